package org.iceserver.admin.netty;

import java.util.List;

import org.iceserver.transport.http.Routes;
import org.iceserver.transport.http.StaticResources;

/** The dashboard's files, those of the chart library, and what it has in common with the lab page. */
public final class DashboardPage {
    /** The gate lets everybody have what is here: it knows nothing until it is shown a token itself. */
    static final String FOLDER = "/ui/";
    private static final String CHARTS = FOLDER + "uplot/";
    /** Files of the lab page, of which there is one copy: one makes elements, one loads a page again that is not whole. */
    private static final List<String> SHARED = List.of("dom.js", "whole.js");

    private DashboardPage() {}

    /** Adds the page at {@code /} with what it is made of. */
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
