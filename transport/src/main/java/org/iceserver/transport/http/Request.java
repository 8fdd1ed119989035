package org.iceserver.transport.http;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.QueryStringDecoder;
import org.iceserver.transport.IpAddress;
import org.jspecify.annotations.Nullable;

/** One HTTP request. Valid until its response is complete; the connection releases the body then. */
public final class Request {
    private final FullHttpRequest message;
    private final InetSocketAddress from;
    private final boolean secure;
    private final boolean named;
    private final String path;
    private final boolean slashAtEnd;
    private final String base;
    private final Map<String, List<String>> query;

    /**
     * @param message the caller must release it
     * @param secure whether it came over TLS
     * @throws IllegalArgumentException when the target is not a path, or when an escape in its path or query is
     *     malformed or not UTF-8
     */
    public Request(FullHttpRequest message, InetSocketAddress from, boolean secure) {
        this(message, from, secure, false, "");
    }

    /**
     * @param named whether a PROXY header named the client
     * @param base see {@link HttpSettings#basePath}
     */
    Request(FullHttpRequest message, InetSocketAddress from, boolean secure, boolean named, String base) {
        this.message = message;
        this.from = from;
        this.secure = secure;
        this.named = named;
        String form = originForm(message.uri());
        Escapes.check(form);
        QueryStringDecoder target = new QueryStringDecoder(form);
        String whole = target.path();
        boolean slash = target.rawPath().length() > 1 && target.rawPath().endsWith("/");
        String plain = slash ? whole.substring(0, whole.length() - 1) : whole;
        this.base = plain.equals(base) || plain.startsWith(base + "/") ? base : "";
        this.path = plain.equals(this.base) ? "/" : plain.substring(this.base.length());
        this.slashAtEnd = slash && !path.equals("/");
        // Decode here, where a malformed escape is reported as the client's fault, and not later in a handler.
        this.query = target.parameters();
    }

    /** The absolute form, as sent to a proxy, is accepted like the origin form (RFC 9112 section 3.2.2). */
    private static String originForm(String uri) {
        if (uri.startsWith("/") || uri.equals("*")) {
            return uri;
        }
        int authority = uri.startsWith("http://") ? 7 : uri.startsWith("https://") ? 8 : -1;
        if (authority < 0) {
            throw new IllegalArgumentException("not a path");
        }
        int slash = uri.indexOf('/', authority);
        return slash < 0 ? "/" : uri.substring(slash);
    }

    public HttpMethod method() {
        return message.method();
    }

    /**
     * The decoded path, without base path, query and final slash: {@code /ice/} is {@code /ice}, for both gates and
     * routes.
     */
    public String path() {
        return path;
    }

    /**
     * The prefix that was removed from the path, see {@link HttpSettings#basePath}; empty when the client did not send
     * it.
     */
    public String base() {
        return base;
    }

    /** Whether the client sent a final slash, which {@link #path} does not have. */
    boolean slashAtEnd() {
        return slashAtEnd;
    }

    /** As the client sent it, with the query. */
    public String uri() {
        return originForm(message.uri());
    }

    public Map<String, List<String>> query() {
        return query;
    }

    public HttpHeaders headers() {
        return message.headers();
    }

    public @Nullable String header(CharSequence name) {
        return message.headers().get(name);
    }

    public ByteBuf body() {
        return message.content();
    }

    /** The other end of the TCP connection, which may be a proxy. */
    public IpAddress address() {
        return IpAddress.of(from.getAddress());
    }

    /** Whether this connection itself is TLS. */
    public boolean secure() {
        return secure;
    }

    /** Whether {@link #address} is the client that a proxy named at the start of the connection (PROXY protocol). */
    public boolean namedByProxy() {
        return named;
    }

    /** The Host header; empty when there is none, which HTTP/1.0 allows. */
    public String host() {
        String host = header(HttpHeaderNames.HOST);
        return host == null ? "" : host;
    }

    /** Whether a browser asks for a page. */
    public boolean wantsPage() {
        String accept = header(HttpHeaderNames.ACCEPT);
        return (method().equals(HttpMethod.GET) || method().equals(HttpMethod.HEAD)) && !upgrades()
                && accept != null && accept.contains("text/html");
    }

    /** Whether it asks for a WebSocket. */
    public boolean upgrades() {
        return headers().containsValue(HttpHeaderNames.CONNECTION, "upgrade", true)
                && headers().containsValue(HttpHeaderNames.UPGRADE, "websocket", true);
    }

    FullHttpRequest message() {
        return message;
    }
}
