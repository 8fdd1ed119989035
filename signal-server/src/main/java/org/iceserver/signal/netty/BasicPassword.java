package org.iceserver.signal.netty;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

import io.netty.handler.codec.http.HttpHeaderNames;
import org.iceserver.transport.http.Request;
import org.jspecify.annotations.Nullable;

/** The password of basic authentication (RFC 7617 section 2). */
final class BasicPassword {
    private static final String BASIC = "basic ";

    private BasicPassword() {}

    /** Null when the request has none. */
    static @Nullable String of(Request request) {
        String value = request.header(HttpHeaderNames.AUTHORIZATION);
        if (value == null || !value.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return null;
        }
        try {
            byte[] both = Base64.getDecoder().decode(value.substring(BASIC.length()).strip());
            String[] parts = new String(both, StandardCharsets.UTF_8).split(":", 2);
            return parts.length == 2 ? parts[1] : null;
        } catch (IllegalArgumentException e) {
            return null; // not Base64
        }
    }
}
