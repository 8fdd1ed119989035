package org.iceserver.signal.netty;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.iceserver.signal.Outbound;
import org.iceserver.signal.SignalError;
import org.iceserver.signal.SignalHub;
import org.iceserver.signal.dialect.Conversation;
import org.iceserver.signal.socketio.EngineVersion;
import org.iceserver.signal.socketio.SocketIoConnection;
import org.iceserver.signal.socketio.SocketIoHandshake;
import org.iceserver.signal.socketio.SocketIoProtocol;
import org.iceserver.transport.http.Request;
import org.iceserver.transport.http.Response;
import org.iceserver.transport.http.Routes;
import org.jspecify.annotations.Nullable;

/** Routes for clients of Socket.IO, which append this path themselves, with or without a slash at its end. */
final class SocketIoRoutes {
    static final String PATH = "/socket.io";

    /** The answer to a malformed request, as Engine.IO words it. */
    private enum Fault {
        UNKNOWN_TRANSPORT(0, "Transport unknown"), UNKNOWN_SESSION(1, "Session ID unknown"), BAD_REQUEST(3,
                "Bad request"),
        UNSUPPORTED_VERSION(5, "Unsupported protocol version");

        private final String json;

        Fault(int code, String message) {
            json = "{\"code\":" + code + ",\"message\":\"" + message + "\"}";
        }

        Response response() {
            return Response.json(HttpResponseStatus.BAD_REQUEST, json);
        }
    }

    private final SocketIoProtocol protocol;
    private final Visitors visitors;
    private final SignalHub hub;

    SocketIoRoutes(SocketIoProtocol protocol, Visitors visitors, SignalHub hub) {
        this.protocol = protocol;
        this.visitors = visitors;
        this.hub = hub;
    }

    void addTo(Routes routes) {
        routes.webSocket(PATH, DialectEndpoint.text(visitors, hub, this::webSocket))
                .on(HttpMethod.GET, PATH, this::poll).on(HttpMethod.POST, PATH, this::post)
                .on(HttpMethod.OPTIONS, PATH, request -> now(request, preflight()));
    }

    private Conversation webSocket(Request handshake, Outbound outbound, long now) {
        EngineVersion version = EngineVersion.of(parameter(handshake, "EIO"));
        String sid = parameter(handshake, "sid");
        SocketIoConnection session = sid == null ? null : protocol.session(sid);
        if (version == null || (sid != null && session == null)) {
            outbound.close(SignalError.BAD_JSON.closeCode(), "Session ID or protocol version unknown");
            return Conversation.OVER;
        }
        return session == null
                ? protocol.opened(said(version, true, handshake), outbound, now)
                : protocol.upgrade(session, outbound);
    }

    private CompletionStage<Response> poll(Request request) {
        EngineVersion version = EngineVersion.of(parameter(request, "EIO"));
        if (version == null) {
            return now(request, Fault.UNSUPPORTED_VERSION.response());
        }
        if (!"polling".equals(parameter(request, "transport")) || parameter(request, "j") != null) {
            return now(request, Fault.UNKNOWN_TRANSPORT.response());
        }
        String sid = parameter(request, "sid");
        SocketIoConnection session = sid == null ? null : protocol.session(sid);
        if (sid != null && session == null) {
            return now(request, Fault.UNKNOWN_SESSION.response());
        }
        if (session == null && !protocol.makesPlaceFor(visitors.caller(request).address())) {
            return now(request, Response.text(HttpResponseStatus.SERVICE_UNAVAILABLE,
                    "This server has as many clients as it can hold; try again later."));
        }
        long now = System.nanoTime();
        if (session == null) {
            session = protocol.opened(said(version, false, request), now);
            protocol.begin(session, true);
        }
        String origin = request.header(HttpHeaderNames.ORIGIN);
        CompletableFuture<Response> answer = new CompletableFuture<>();
        session.polled(payload -> answer.complete(withOrigin(origin,
                Response.of(HttpResponseStatus.OK, "text/plain; charset=UTF-8", payload))), now);
        return answer;
    }

    private CompletionStage<Response> post(Request request) {
        String sid = parameter(request, "sid");
        SocketIoConnection session = sid == null ? null : protocol.session(sid);
        if (session == null) {
            return now(request, Fault.UNKNOWN_SESSION.response());
        }
        String type = request.header(HttpHeaderNames.CONTENT_TYPE);
        if (type != null && (type.startsWith("application/octet-stream")
                || type.startsWith("application/x-www-form-urlencoded"))) {
            return now(request, Fault.BAD_REQUEST.response());
        }
        String origin = request.header(HttpHeaderNames.ORIGIN);
        CompletableFuture<Response> answer = new CompletableFuture<>();
        session.posted(ByteBufUtil.getBytes(request.body()), () -> answer.complete(withOrigin(origin,
                Response.of(HttpResponseStatus.OK, "text/html", new byte[]{'o', 'k'}))), System.nanoTime());
        return answer;
    }

    private SocketIoHandshake said(EngineVersion version, boolean webSocket, Request handshake) {
        return new SocketIoHandshake(version, webSocket, visitors.caller(handshake));
    }

    private static @Nullable String parameter(Request request, String name) {
        List<String> values = request.query().get(name);
        return values == null ? null : values.getFirst();
    }

    private static Response preflight() {
        return Response.empty(HttpResponseStatus.NO_CONTENT)
                .with(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, OPTIONS")
                .with(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, "Content-Type, Authorization")
                .with(HttpHeaderNames.ACCESS_CONTROL_MAX_AGE, "600");
    }

    private static CompletionStage<Response> now(Request request, Response response) {
        return CompletableFuture.completedFuture(withOrigin(request.header(HttpHeaderNames.ORIGIN), response));
    }

    /**
     * The gate has checked the origin already. Clients of version 3 send their (absent) cookies and must be allowed to.
     */
    private static Response withOrigin(@Nullable String origin, Response response) {
        Response varied = response.with(HttpHeaderNames.VARY, "Origin").with(HttpHeaderNames.CACHE_CONTROL, "no-store");
        return origin == null
                ? varied
                : varied.with(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin)
                        .with(HttpHeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
    }
}
