package org.iceserver.signal.netty;

import java.util.List;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import org.iceserver.signal.Caller;
import org.iceserver.signal.ForwardedHeaders;
import org.iceserver.signal.Forwarding;
import org.iceserver.signal.HostName;
import org.iceserver.signal.ProxiedRequest;
import org.iceserver.signal.Visitor;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.http.Request;
import org.jspecify.annotations.Nullable;

/** Finds out who sent a request. */
final class Visitors {
    private static final String BEARER = "bearer ";

    private final Forwarding forwarding;

    Visitors(Forwarding forwarding) {
        this.forwarding = forwarding;
    }

    Visitor visitor(Request request) {
        IpAddress client = believed(request).client();
        return new Visitor(client == null ? request.address() : client, client == null, calledUs(request),
                request.header(HttpHeaderNames.ORIGIN));
    }

    private ProxiedRequest believed(Request request) {
        return forwarding.believe(request.address(), headers(request));
    }

    private static ForwardedHeaders headers(Request request) {
        HttpHeaders all = request.headers();
        return new ForwardedHeaders(all.getAll("Forwarded"), all.getAll("X-Forwarded-For"),
                all.getAll("X-Forwarded-Host"), all.getAll("X-Forwarded-Proto"));
    }

    /**
     * Where it comes from, with the token of its Authorization header or, for clients that can set no header, its
     * address.
     */
    Caller caller(Request request) {
        String header = token(request);
        List<String> parameter = request.query().get("token");
        String shown = header == null && parameter != null ? parameter.getFirst() : header;
        return new Caller(visitor(request).address().toString(), shown);
    }

    /** As {@link #caller}, but without a token in the address, which would end up in logs. */
    Caller callerByHeader(Request request) {
        return new Caller(visitor(request).address().toString(), token(request));
    }

    /** Whether the client uses TLS: to us, or to a proxy that we trust. */
    boolean secure(Request request) {
        return request.secure() || believed(request).secure();
    }

    /**
     * Whether the client itself came from another machine and its connection is not encrypted. Of what comes through a
     * proxy
     * the client's own hop is the proxy's matter: who is sent to https would come back through it as before, for ever.
     */
    boolean plainFromElsewhere(Request request) {
        boolean throughProxy = forwarding.trusts(request.address()) || request.namedByProxy()
                || !headers(request).isEmpty();
        return !throughProxy && !request.secure() && !request.address().isLoopback();
    }

    /** Whether the client is a program on this machine that calls us by a loopback name, with no proxy in between. */
    boolean onThisMachine(Request request) {
        HostName called = HostName.parse(request.host());
        boolean throughProxy = request.namedByProxy() || !headers(request).isEmpty();
        return !throughProxy && request.address().isLoopback() && called != null && called.isLoopback();
    }

    /** Whether a proxy that is not trusted seems to have forwarded it. */
    boolean throughUnnamedProxy(Request request) {
        return !headers(request).isEmpty() && !forwarding.trusts(request.address());
    }

    /**
     * The host that the client asked for, with its port: from a trusted proxy's header, or else from the Host header.
     */
    String calledUs(Request request) {
        String told = believed(request).host();
        return told != null && HostName.parse(told) != null ? told : request.host();
    }

    /** As {@link #calledUs}, without port; {@code localhost} when the client sent nonsense. */
    String host(Request request) {
        HostName host = HostName.parse(calledUs(request));
        return host == null ? "localhost" : host.name();
    }

    /** The token of an Authorization header. */
    private static @Nullable String token(Request request) {
        String value = request.header(HttpHeaderNames.AUTHORIZATION);
        boolean bearer = value != null && value.regionMatches(true, 0, BEARER, 0, BEARER.length());
        return value != null && bearer ? value.substring(BEARER.length()).strip() : null;
    }
}
