package org.iceserver.signal.netty;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.iceserver.transport.http.Request;
import org.iceserver.transport.http.Response;
import org.iceserver.transport.http.Routes;
import org.iceserver.transport.http.StaticResources;
import org.iceserver.transport.http.WebSocketEndpoint;
import tools.jackson.databind.json.JsonMapper;

/** The paths of the signal port. */
final class SignalRoutes {
    static final String SIGNAL = "/signal";
    static final String ICE = "/ice";
    static final String HEALTH = "/healthz";
    private static final String PAGE = "/page/";

    private static final String CLIENT = "iceserver-client.js";

    private final StaticResources page = new StaticResources(SignalRoutes.class, "/org/iceserver/signal/page/", CLIENT);
    private final String version;
    private final Visitors visitors;

    private SignalRoutes(String version, Visitors visitors) {
        this.version = version;
        this.visitors = visitors;
    }

    static Routes routes(String version, Visitors visitors, WebSocketEndpoint signal, IceRoute ice) {
        SignalRoutes here = new SignalRoutes(version, visitors);
        Routes routes = new Routes();
        // Pages of any origin may load these.
        for (String file : List.of(CLIENT, "iceserver-client.d.ts")) {
            routes.get("/" + file, request -> anyOrigin(here.page.serve(request, file)));
        }
        return routes.webSocket(SIGNAL, signal)
                .get("/", here::home)
                .on(HttpMethod.OPTIONS, "/",
                        request -> CompletableFuture
                                .completedFuture(anyOrigin(Response.empty(HttpResponseStatus.NO_CONTENT))))
                .get(PAGE + "*", request -> here.page.serve(request, request.path().substring(PAGE.length())))
                .get(HEALTH, request -> Response.text(HttpResponseStatus.OK, "ok"))
                .on(HttpMethod.GET, ICE, ice::get)
                .on(HttpMethod.OPTIONS, ICE, request -> CompletableFuture.completedFuture(ice.options(request)));
    }

    /** A person's browser gets the page. A program gets JSON about this server. */
    private Response home(Request request) {
        String written = request.uri().split("\\?", 2)[0];
        if (request.wantsPage() && !written.endsWith("/")) {
            // The page's links are relative to its address.
            return Response.text(HttpResponseStatus.PERMANENT_REDIRECT, "The page has a slash at its end.")
                    .with(HttpHeaderNames.LOCATION, request.base() + "/");
        }
        return request.wantsPage()
                ? page.serve(request, "index.html")
                : anyOrigin(Response.json(HttpResponseStatus.OK, about(request)).with(HttpHeaderNames.VARY, "Accept"));
    }

    private String about(Request request) {
        String scheme = visitors.secure(request) ? "https://" : "http://";
        return JsonMapper.shared().createObjectNode().put("name", "iceserver")
                .put("description", "WebSocket signaling, STUN and TURN in one process")
                .put("website", scheme + visitors.calledUs(request) + request.base() + "/").put("version", version)
                .toString();
    }

    private static Response anyOrigin(Response response) {
        return response.with(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    }
}
