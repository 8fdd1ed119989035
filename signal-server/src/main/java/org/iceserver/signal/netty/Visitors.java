package org.iceserver.signal.netty;

import java.util.List;
import java.util.Locale;

import io.netty.handler.codec.http.HttpHeaderNames;
import org.iceserver.signal.Caller;
import org.iceserver.signal.Forwarding;
import org.iceserver.signal.HostName;
import org.iceserver.signal.Visitor;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.http.Request;
import org.jspecify.annotations.Nullable;

/** Reads from a request who sent it. */
final class Visitors {
    private static final String BEARER = "bearer ";

    private final Forwarding forwarding;

    Visitors(Forwarding forwarding) {
        this.forwarding = forwarding;
    }

    Visitor visitor(Request request) {
        List<String> forwarded = request.headers().getAll("Forwarded");
        List<String> forwardedFor = request.headers().getAll("X-Forwarded-For");
        IpAddress client = forwarding.client(request.address(), forwarded, forwardedFor);
        return new Visitor(client == null ? request.address() : client, client == null, request.host(),
                request.header(HttpHeaderNames.ORIGIN));
    }

    /** Where it comes from, with the token of its Authorization header or, for clients that can set no header, its address. */
    Caller caller(Request request) {
        String header = token(request);
        List<String> parameter = request.query().get("token");
        String shown = header == null && parameter != null ? parameter.getFirst() : header;
        return new Caller(visitor(request).address().toString(), shown);
    }

    /** As {@link #caller}, for clients that can show their token otherwise: addresses end up in logs. */
    Caller callerByHeader(Request request) {
        return new Caller(visitor(request).address().toString(), token(request));
    }

    /** Whether the client's own hop is encrypted: here, or at a proxy that we believe. */
    boolean secure(Request request) {
        return request.secure() || proxySays(request, "https");
    }

    /** Whether the client is on another machine and its own hop is not encrypted; a proxy that is silent is not blamed. */
    boolean plainFromElsewhere(Request request) {
        return forwarding.trusts(request.address())
                ? proxySays(request, "http")
                : !request.secure() && !request.address().isLoopback();
    }

    private boolean proxySays(Request request, String scheme) {
        if (!forwarding.trusts(request.address())) {
            return false;
        }
        String forwarded = request.header("Forwarded");
        return scheme.equalsIgnoreCase(request.header("X-Forwarded-Proto"))
                || (forwarded != null
                        && forwarded.toLowerCase(Locale.ROOT).matches(".*\\bproto=\"?" + scheme + "\\b.*"));
    }

    /** What the client reached us by, without port; {@code localhost} when it sent nonsense. */
    static String host(Request request) {
        HostName host = HostName.parse(request.host());
        return host == null ? "localhost" : host.name();
    }

    /** The token of an Authorization header. */
    private static @Nullable String token(Request request) {
        String value = request.header(HttpHeaderNames.AUTHORIZATION);
        boolean bearer = value != null && value.regionMatches(true, 0, BEARER, 0, BEARER.length());
        return value != null && bearer ? value.substring(BEARER.length()).strip() : null;
    }
}
