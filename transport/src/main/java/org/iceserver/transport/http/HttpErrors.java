package org.iceserver.transport.http;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import org.jspecify.annotations.Nullable;

/** The answers to requests that cannot be served: one sentence each. */
final class HttpErrors {
    private static final int SHOWN = 100;

    private HttpErrors() {}

    /** The counter for a refusal that ends its connection. */
    static HttpRefusal reason(Response refusal) {
        return switch (refusal.status()) {
            case 413 -> HttpRefusal.LARGE_BODY;
            case 503 -> HttpRefusal.MEMORY;
            default -> HttpRefusal.MALFORMED_REQUEST;
        };
    }

    static Response unreadable(@Nullable Throwable why) {
        if (why instanceof TooLongHttpLineException) {
            return Response.text(HttpResponseStatus.REQUEST_URI_TOO_LONG,
                    "The address you asked for is longer than this server reads.");
        }
        if (why instanceof TooLongHttpHeaderException) {
            return Response.text(HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
                    "Your request's headers are larger than this server reads, or more than "
                            + BoundedHeaders.MOST_LINES
                            + ".");
        }
        if (why instanceof MemoryRefused) {
            return noMemory();
        }
        return Response.text(HttpResponseStatus.BAD_REQUEST, "This is not an HTTP/1.1 request.");
    }

    static Response transferCoding(String coding) {
        return coding.strip().equalsIgnoreCase("chunked")
                ? Response.text(HttpResponseStatus.LENGTH_REQUIRED,
                        "This server reads no chunked bodies; send the body with a Content-Length header.")
                : Response.text(HttpResponseStatus.NOT_IMPLEMENTED,
                        "This server knows no transfer codings; send the body as it is, with a Content-Length header.");
    }

    static Response noMemory() {
        return Response.text(HttpResponseStatus.SERVICE_UNAVAILABLE,
                "This server holds as many unfinished requests as it has memory for; try again in a moment.")
                .with(HttpHeaderNames.RETRY_AFTER, "1");
    }

    static Response tooManyConnections() {
        return Response.text(HttpResponseStatus.SERVICE_UNAVAILABLE,
                "Your address has as many connections to this server as it may have; close some first.");
    }

    static Response badHost() {
        return Response.text(HttpResponseStatus.BAD_REQUEST, "A request needs exactly one Host header.");
    }

    static Response tooLarge(int bytes) {
        return Response.text(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
                "A request body may have at most " + bytes + " bytes here.");
    }

    static Response notFound(String path) {
        String shown = path.length() > SHOWN ? path.substring(0, SHOWN) + "..." : path;
        return Response.text(HttpResponseStatus.NOT_FOUND, "There is nothing at " + shown + ".");
    }

    static Response wrongMethod(HttpMethod method, Set<HttpMethod> handled) {
        return Response.text(HttpResponseStatus.METHOD_NOT_ALLOWED,
                "This address does not know " + method + "; use " + allow(handled) + ".")
                .with(HttpHeaderNames.ALLOW, allow(handled));
    }

    /** The answer to OPTIONS for the whole server (RFC 9110 section 9.3.7). */
    static Response optionsOfAll() {
        return Response.empty(HttpResponseStatus.NO_CONTENT).with(HttpHeaderNames.ALLOW, "GET, HEAD, OPTIONS, POST");
    }

    static Response options(Set<HttpMethod> handled) {
        return Response.empty(HttpResponseStatus.NO_CONTENT).with(HttpHeaderNames.ALLOW, allow(handled));
    }

    private static String allow(Set<HttpMethod> handled) {
        Set<HttpMethod> all = new LinkedHashSet<>(handled);
        if (handled.contains(HttpMethod.GET)) {
            all.add(HttpMethod.HEAD);
        }
        all.add(HttpMethod.OPTIONS);
        return all.stream().map(HttpMethod::name).collect(Collectors.joining(", "));
    }

    static Response webSocketOnly(String path) {
        return Response.text(HttpResponseStatus.UPGRADE_REQUIRED, "Connect to " + path + " with a WebSocket.")
                .with(HttpHeaderNames.UPGRADE, "websocket").with(HttpHeaderNames.CONNECTION, "upgrade");
    }

    static Response webSocketVersion() {
        return Response.text(HttpResponseStatus.UPGRADE_REQUIRED, "This server speaks WebSocket version 13 only.")
                .with(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "13");
    }

    static Response noSubprotocol(WebSocketEndpoint endpoint) {
        return Response.text(HttpResponseStatus.BAD_REQUEST,
                "None of your WebSocket subprotocols is known here; use " + String.join(" or ", endpoint.subprotocols())
                        + ".");
    }

    static Response badHandshake() {
        return Response.text(HttpResponseStatus.BAD_REQUEST,
                "This is not a WebSocket handshake (RFC 6455 section 4.2.1).");
    }

    static Response internal() {
        return Response.text(HttpResponseStatus.INTERNAL_SERVER_ERROR,
                "The server failed at this; its log says why.");
    }
}
