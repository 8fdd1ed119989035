package org.iceserver.transport.http;

import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;

/** What a handler answers: a status, headers, and a body that fits in memory. Immutable, so it may be sent many times. */
public final class Response {
    private static final byte[] NO_BODY = {};

    private final HttpResponseStatus status;
    private final HttpHeaders headers;
    private final byte[] body;
    private final boolean kept;

    private Response(HttpResponseStatus status, HttpHeaders headers, byte[] body, boolean kept) {
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.kept = kept;
    }

    public static Response empty(HttpResponseStatus status) {
        return new Response(status, new DefaultHttpHeaders(), NO_BODY, true);
    }

    /** One sentence of plain text; all errors have this form. */
    public static Response text(HttpResponseStatus status, String sentence) {
        return of(status, "text/plain; charset=utf-8", (sentence + "\n").getBytes(StandardCharsets.UTF_8));
    }

    public static Response json(HttpResponseStatus status, String json) {
        return of(status, "application/json", json.getBytes(StandardCharsets.UTF_8));
    }

    /** @param body copied */
    public static Response of(HttpResponseStatus status, String contentType, byte[] body) {
        HttpHeaders headers = new DefaultHttpHeaders().set(HttpHeaderNames.CONTENT_TYPE, contentType);
        return new Response(status, headers, body.clone(), false);
    }

    /** This response with one more header; an existing header with this name stays. */
    public Response with(CharSequence name, String value) {
        return new Response(status, headers.copy().add(name, value), body, kept);
    }

    /**
     * This response, whose body the server keeps as long as it runs, so that clients that still wait for it cost no
     * additional memory.
     */
    Response kept() {
        return new Response(status, headers, body, true);
    }

    public int status() {
        return status.code();
    }

    public HttpHeaders headers() {
        return headers.copy();
    }

    public String bodyText() {
        return new String(body, StandardCharsets.UTF_8);
    }

    private ByteBuf content() {
        ByteBuf content = Unpooled.wrappedBuffer(body);
        return kept ? content.asReadOnly() : content;
    }

    /** @param withBody false for HEAD, which still gets the length */
    FullHttpResponse toMessage(boolean withBody) {
        FullHttpResponse message = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status,
                withBody ? content() : Unpooled.EMPTY_BUFFER);
        message.headers().add(headers);
        if (status.code() != 204 && status.code() != 304) {
            message.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.length);
        }
        message.headers().set("X-Content-Type-Options", "nosniff");
        message.headers().set("Referrer-Policy", "no-referrer");
        return message;
    }
}
