package org.iceserver.admin.netty;

import java.util.List;

import org.iceserver.transport.http.Routes;
import org.iceserver.transport.http.StaticResources;

/** The files of the dashboard and of the chart library, and the files that it shares with the lab page. */
public final class DashboardPage {
    /** The gate lets everybody read these files: they contain nothing secret, and the page itself must show a token. */
    static final String FOLDER = "/ui/";
    private static final String CHARTS = FOLDER + "uplot/";
    /** Files of the lab page, which exist only once: one makes elements, one reloads a page that is incomplete. */
    private static final List<String> SHARED = List.of("dom.js", "whole.js");

    private DashboardPage() {}

    /** Adds the page at {@code /} and its files. */
    public static void addTo(Routes routes) {
        StaticResources page = new StaticResources(DashboardPage.class, "/org/iceserver/admin/page/");
        StaticResources labPage = new StaticResources(DashboardPage.class, "/org/iceserver/signal/page/");
        StaticResources charts = new StaticResources(DashboardPage.class,
                "/META-INF/resources/webjars/uplot/1.6.30/dist/");
        for (String file : SHARED) {
            routes.get(FOLDER + file, request -> labPage.serve(request, file));
        }
        routes.get("/", request -> page.serve(request, "index.html"))
                .get(FOLDER + "*", request -> page.serve(request, request.path().substring(FOLDER.length())))
                .get(CHARTS + "*", request -> charts.serve(request, request.path().substring(CHARTS.length())));
    }
}
