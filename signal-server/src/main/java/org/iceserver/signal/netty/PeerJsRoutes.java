package org.iceserver.signal.netty;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.iceserver.signal.Outbound;
import org.iceserver.signal.SignalHub;
import org.iceserver.signal.dialect.Conversation;
import org.iceserver.signal.peerjs.PeerJsHandshake;
import org.iceserver.signal.peerjs.PeerJsProtocol;
import org.iceserver.transport.http.Request;
import org.iceserver.transport.http.Response;
import org.iceserver.transport.http.Routes;

/**
 * What a PeerJS client asks for, whether it was given no {@code path} (it appends its key to {@code /}) or {@code path:
 * "/peerjs"}. Its HTTP routes answer any origin: they give nothing away.
 */
final class PeerJsRoutes {
    /** The WebSocket of a client without a path. */
    static final String AT_ROOT = "/peerjs";
    /** The WebSocket of a client with our path. */
    static final String BELOW = "/peerjs/peerjs";

    private final PeerJsProtocol protocol;
    private final Visitors visitors;
    private final SignalHub hub;

    PeerJsRoutes(PeerJsProtocol protocol, Visitors visitors, SignalHub hub) {
        this.protocol = protocol;
        this.visitors = visitors;
        this.hub = hub;
    }

    void addTo(Routes routes) {
        DialectEndpoint endpoint = DialectEndpoint.text(visitors, hub, this::open);
        for (String base : List.of(AT_ROOT, BELOW)) {
            routes.webSocket(base, endpoint).get(base + "/id", request -> anyOrigin(freshId()))
                    .get(base + "/peers", request -> anyOrigin(noDiscovery()));
            for (String path : List.of(base + "/id", base + "/peers", base)) {
                routes.on(HttpMethod.OPTIONS, path, request -> CompletableFuture.completedFuture(preflight()));
            }
        }
        routes.get(AT_ROOT, request -> anyOrigin(about()));
    }

    private Conversation open(Request handshake, Outbound outbound, long now) {
        PeerJsHandshake said = new PeerJsHandshake(parameter(handshake, "key"), parameter(handshake, "id"),
                parameter(handshake, "token"), visitors.caller(handshake).address());
        return protocol.opened(outbound, said, now);
    }

    private static String parameter(Request request, String name) {
        List<String> values = request.query().get(name);
        return values == null ? "" : values.getFirst();
    }

    private static Response freshId() {
        return Response.of(HttpResponseStatus.OK, "text/html; charset=utf-8",
                UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII))
                .with(HttpHeaderNames.CACHE_CONTROL, "no-store");
    }

    private static Response noDiscovery() {
        return Response.text(HttpResponseStatus.UNAUTHORIZED, "This server does not list its peers.");
    }

    private static Response about() {
        return Response.json(HttpResponseStatus.OK,
                "{\"name\":\"PeerJS Server\",\"description\":\"iceserver, speaking PeerJS\","
                        + "\"website\":\"https://peerjs.com/\"}");
    }

    private static Response preflight() {
        return anyOrigin(Response.empty(HttpResponseStatus.NO_CONTENT)
                .with(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, OPTIONS")
                .with(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, "*")
                .with(HttpHeaderNames.ACCESS_CONTROL_MAX_AGE, "600"));
    }

    private static Response anyOrigin(Response response) {
        return response.with(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    }
}
