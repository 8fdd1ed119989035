package org.iceserver.signal.netty;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.iceserver.transport.http.Request;
import org.iceserver.transport.http.Response;

/** A refusal whose sentence a page of any origin may read. Browsers hide it otherwise. */
final class ReadableRefusal {
    private ReadableRefusal() {}

    /** The browser's preflight request is granted, so that the real request follows and gets the sentence. */
    static Response of(Request request, String sentence) {
        String origin = request.header(HttpHeaderNames.ORIGIN);
        boolean asksFirst = request.method().equals(HttpMethod.OPTIONS)
                && request.headers().contains(HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD);
        if (origin == null) {
            return Response.text(HttpResponseStatus.FORBIDDEN, sentence);
        }
        Response answer = asksFirst
                ? Response.empty(HttpResponseStatus.NO_CONTENT)
                        .with(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, OPTIONS")
                        .with(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, "Authorization")
                : Response.text(HttpResponseStatus.FORBIDDEN, sentence);
        return answer.with(HttpHeaderNames.VARY, "Origin").with(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .with(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    }
}
