package org.iceserver.admin.netty;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.iceserver.admin.metrics.Metrics;
import org.iceserver.transport.http.Request;
import org.iceserver.transport.http.Response;
import org.iceserver.transport.http.Routes;

/** Serves the metrics to Prometheus. */
public final class MetricsRoute {
    static final String METRICS = "/metrics";

    private final Metrics metrics;

    public MetricsRoute(Metrics metrics) {
        this.metrics = metrics;
    }

    public void addTo(Routes routes) {
        routes.get(METRICS, this::scrape);
    }

    private Response scrape(Request request) {
        Metrics.Exposition now = metrics.scrape(request.header(HttpHeaderNames.ACCEPT));
        return Response.of(HttpResponseStatus.OK, now.contentType(), now.text());
    }
}
