package org.iceserver.signal.netty;

import java.util.function.Supplier;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.ssl.SslContext;
import org.iceserver.signal.AccessPolicy;
import org.iceserver.signal.SignalHub;
import org.iceserver.signal.Visitor;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.http.Gate;
import org.iceserver.transport.http.Request;
import org.iceserver.transport.http.Response;
import org.jspecify.annotations.Nullable;

/**
 * Checks every request against the access policy, and redirects people to TLS, because browsers need it for camera and
 * microphone.
 */
final class AccessGate implements Gate {
    private final AccessPolicy policy;
    private final Visitors visitors;
    private final Supplier<@Nullable SslContext> tls;
    private final UnnamedProxies unnamed;
    private final SignalHub hub;

    /** @param hub counts whoever is refused */
    AccessGate(AccessPolicy policy, Visitors visitors, Supplier<@Nullable SslContext> tls, UnnamedProxies unnamed,
            SignalHub hub) {
        this.hub = hub;
        this.unnamed = unnamed;
        this.policy = policy;
        this.visitors = visitors;
        this.tls = tls;
    }

    @Override
    public @Nullable Response refuse(Request request) {
        if (visitors.throughUnnamedProxy(request)) {
            unnamed.met(request.address());
        }
        Visitor visitor = visitors.visitor(request);
        AccessPolicy.Refusal refusal = policy.refuse(visitor, area(request));
        if (refusal != null) {
            hub.refused(refusal.reason(), visitor.address().toString(), "", refusal.sentence());
            return ReadableRefusal.of(request, refusal.sentence());
        }
        if (request.wantsPage() && tls.get() != null && visitors.plainFromElsewhere(request)) {
            return Response
                    .text(HttpResponseStatus.PERMANENT_REDIRECT, "Browsers give camera and microphone only to https.")
                    .with(HttpHeaderNames.LOCATION, "https://" + request.host() + request.uri());
        }
        return null;
    }

    @Override
    public IpAddress client(Request request) {
        return visitors.visitor(request).address();
    }

    private static AccessPolicy.Area area(Request request) {
        // Old load balancers send this to see whether a server lives. The answer reveals nothing.
        if (request.method().equals(HttpMethod.OPTIONS) && (request.path().equals("/") || request.path().equals("*"))) {
            return AccessPolicy.Area.OPEN;
        }
        if (request.path().startsWith(WhipRoutes.BELOW) || KeyRoutes.serves(request.path())) {
            return AccessPolicy.Area.SIGNALING;
        }
        return switch (request.path()) {
            case SignalRoutes.HEALTH -> AccessPolicy.Area.OPEN;
            case SignalRoutes.SIGNAL, SignalRoutes.ICE, YjsRoutes.PATH, SocketIoRoutes.PATH, DxosRoutes.PATH,
                    AnnounceRoutes.PATH, AyameRoutes.PATH,
                    TrysteroRoutes.PATH, GstRoutes.PATH ->
                AccessPolicy.Area.SIGNALING;
            // The HTTP routes of PeerJS give no credentials away; its WebSocket does.
            case PeerJsRoutes.AT_ROOT, PeerJsRoutes.BELOW ->
                request.upgrades() ? AccessPolicy.Area.SIGNALING : AccessPolicy.Area.PAGE;
            default -> AccessPolicy.Area.PAGE;
        };
    }
}
