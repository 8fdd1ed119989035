package org.iceserver.admin.netty;

import org.iceserver.transport.http.Routes;
import org.iceserver.transport.http.StaticResources;

/** The dashboard's files, and those of the chart library. */
public final class DashboardPage {
    /** The gate lets everybody have what is here: it knows nothing until it is shown a token itself. */
    static final String FOLDER = "/ui/";
    private static final String CHARTS = FOLDER + "uplot/";

    private DashboardPage() {}

    /** Adds the page at {@code /} with what it is made of. */
    public static void addTo(Routes routes) {
        StaticResources page = new StaticResources(DashboardPage.class, "/org/iceserver/admin/page/");
        StaticResources charts = new StaticResources(DashboardPage.class,
                "/META-INF/resources/webjars/uplot/1.6.30/dist/");
        routes.get("/", request -> page.serve(request, "index.html"))
                .get(FOLDER + "*", request -> page.serve(request, request.path().substring(FOLDER.length())))
                .get(CHARTS + "*", request -> charts.serve(request, request.path().substring(CHARTS.length())));
    }
}
