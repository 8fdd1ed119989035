package org.iceserver.admin.netty;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.iceserver.signal.HostName;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.http.Gate;
import org.iceserver.transport.http.Request;
import org.iceserver.transport.http.Response;
import org.jspecify.annotations.Nullable;

/**
 * Lets in requests that show the token. Without a token, every program on this machine may come in, but no web page. The
 * request must use a name for this server that no stranger can point here (DNS rebinding). A page of another origin is refused
 * in both cases.
 */
final class AdminGate implements Gate {
    private static final String BEARER = "Bearer ";
    /** The page and its files: they contain nothing secret, and the page itself must show a token. */
    private static final String PAGE = "/ui/";

    private static final String API = "/api/";

    private volatile Optional<byte[]> token;

    AdminGate(Optional<String> token) {
        this.token = bytes(token);
    }

    /** Requires this token from the next request on. Any thread. */
    void change(Optional<String> changed) {
        token = bytes(changed);
    }

    private static Optional<byte[]> bytes(Optional<String> token) {
        return token.map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public @Nullable Response refuse(Request request) {
        String path = request.path();
        // Old load balancers send OPTIONS for the root to see whether a server is alive.
        boolean asksForLife = request.method().equals(HttpMethod.OPTIONS) && (path.equals("/") || path.equals("*"));
        if (path.equals(HealthRoutes.ALIVE) || path.equals(HealthRoutes.READY) || asksForLife) {
            return null;
        }
        if (fromAnotherPage(request)) {
            return refusal(request, HttpResponseStatus.FORBIDDEN,
                    "Pages of other servers may not use the admin port; open its own page.");
        }
        Optional<byte[]> wanted = token;
        if (wanted.isEmpty()) {
            return calledByALocalName(request)
                    ? null
                    : refusal(request, HttpResponseStatus.FORBIDDEN,
                            "The admin port does not go by that name; open it as localhost or by its IP address.");
        }
        return path.equals("/") || path.startsWith(PAGE) || shows(wanted.get(), request)
                ? null
                : refusal(request, HttpResponseStatus.UNAUTHORIZED,
                        "Show the token of --admin-token as a header, Authorization: Bearer TOKEN.")
                        .with(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer");
    }

    /** JSON for clients that accept it, else text. */
    private static Response refusal(Request request, HttpResponseStatus status, String sentence) {
        return request.path().startsWith(API)
                ? Response.json(status, "{\"error\":\"" + sentence + "\"}").with(HttpHeaderNames.CACHE_CONTROL,
                        "no-store")
                : Response.text(status, sentence);
    }

    private static boolean shows(byte[] token, Request request) {
        String shown = request.header(HttpHeaderNames.AUTHORIZATION);
        return shown != null && shown.startsWith(BEARER)
                && MessageDigest.isEqual(token, shown.substring(BEARER.length()).getBytes(StandardCharsets.UTF_8));
    }

    private static boolean calledByALocalName(Request request) {
        HostName host = HostName.parse(request.host());
        if (host == null) {
            return false;
        }
        IpAddress literal = host.address();
        return literal != null || host.name().equals("localhost");
    }

    private static boolean fromAnotherPage(Request request) {
        String origin = request.header(HttpHeaderNames.ORIGIN);
        return origin != null && !request.host().equals(authority(origin));
    }

    private static @Nullable String authority(String origin) {
        try {
            return URI.create(origin).getRawAuthority();
        } catch (IllegalArgumentException opaque) {
            return null;
        }
    }
}
