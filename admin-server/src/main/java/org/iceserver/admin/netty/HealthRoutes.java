package org.iceserver.admin.netty;

import io.netty.handler.codec.http.HttpResponseStatus;
import org.iceserver.admin.Readiness;
import org.iceserver.transport.http.Request;
import org.iceserver.transport.http.Response;
import org.iceserver.transport.http.Routes;

/** Answers two questions of programs that watch the process: is it alive, and should clients be sent here? */
final class HealthRoutes {
    static final String ALIVE = "/healthz";
    static final String READY = "/readyz";

    private final Readiness readiness;

    HealthRoutes(Readiness readiness) {
        this.readiness = readiness;
    }

    void addTo(Routes routes) {
        routes.get(ALIVE, _ -> Response.text(HttpResponseStatus.OK, "alive"));
        routes.get(READY, this::ready);
    }

    private Response ready(Request request) {
        return readiness.refusal().map(why -> Response.text(HttpResponseStatus.SERVICE_UNAVAILABLE, why))
                .orElseGet(() -> Response.text(HttpResponseStatus.OK, "ready"));
    }
}
