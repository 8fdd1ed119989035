package org.iceserver.signal.netty;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.iceserver.signal.Admission;
import org.iceserver.signal.Applicant;
import org.iceserver.signal.Caller;
import org.iceserver.signal.Dialect;
import org.iceserver.signal.IceServers;
import org.iceserver.signal.Verdict;
import org.iceserver.signal.json.Unicode;
import org.iceserver.signal.whip.Publisher;
import org.iceserver.signal.whip.WhipProtocol;
import org.iceserver.signal.whip.WhipReply;
import org.iceserver.transport.http.Request;
import org.iceserver.transport.http.Response;
import org.iceserver.transport.http.Routes;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP half of WHIP (RFC 9725): {@code POST /whip/ROOM} begins a session, {@code PATCH} and {@code DELETE} at the URL of
 * its Location header change and end it. A session's URL is its secret, so it needs no token.
 */
final class WhipRoutes {
    static final String BELOW = "/whip/";
    private static final String SDP = "application/sdp";
    private static final String FRAGMENT = "application/trickle-ice-sdpfrag";
    private static final int FRAGMENT_BYTES = 64 * 1024;
    private static final String METHODS = "GET, HEAD, POST, PATCH, DELETE, OPTIONS";

    private final WhipProtocol protocol;
    private final Admission admission;
    private final IceServers iceServers;
    private final Visitors visitors;
    private final int offerBytes;

    /** @param offerBytes the largest offer */
    WhipRoutes(WhipProtocol protocol, Admission admission, IceServers iceServers, Visitors visitors, int offerBytes) {
        this.protocol = protocol;
        this.admission = admission;
        this.iceServers = iceServers;
        this.visitors = visitors;
        this.offerBytes = offerBytes;
    }

    void addTo(Routes routes) {
        String path = BELOW + "*";
        routes.on(HttpMethod.POST, path, this::post).on(HttpMethod.PATCH, path, this::patch)
                .on(HttpMethod.DELETE, path, this::delete).on(HttpMethod.OPTIONS, path, this::options)
                // RFC 9725 section 4.1: there is nothing to see.
                .on(HttpMethod.GET, path, request -> now(withOrigin(request,
                        Response.empty(HttpResponseStatus.NO_CONTENT))));
    }

    private CompletionStage<Response> post(Request request) {
        Response refusal = unreadable(request, SDP, offerBytes);
        if (refusal != null) {
            return now(withOrigin(request, refusal));
        }
        CompletableFuture<Response> answer = new CompletableFuture<>();
        Publisher publisher = new Publisher(request.path().substring(BELOW.length()), visitors.callerByHeader(request),
                visitors.host(request), visitors.secure(request));
        protocol.publish(publisher, text(request), reply -> answer.complete(response(request, reply)),
                System.nanoTime());
        return answer;
    }

    private CompletionStage<Response> patch(Request request) {
        Response refusal = unreadable(request, FRAGMENT, FRAGMENT_BYTES);
        if (refusal != null) {
            return now(withOrigin(request, refusal));
        }
        CompletableFuture<Response> answer = new CompletableFuture<>();
        protocol.patch(secret(request), text(request), request.header(HttpHeaderNames.IF_MATCH),
                reply -> answer.complete(response(request, reply)), System.nanoTime());
        return answer;
    }

    private CompletionStage<Response> delete(Request request) {
        return now(response(request, protocol.delete(secret(request), System.nanoTime())));
    }

    /** Only a program that asks without being a page gets ICE servers here (RFC 9725 section 4.6). */
    private CompletionStage<Response> options(Request request) {
        Response allowed = withOrigin(request, Response.empty(HttpResponseStatus.OK)
                .with(HttpHeaderNames.ALLOW, METHODS).with("Accept-Post", SDP).with("Accept-Patch", FRAGMENT)
                .with(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, METHODS)
                .with(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, "Authorization, Content-Type, If-Match")
                .with(HttpHeaderNames.ACCESS_CONTROL_MAX_AGE, "600"));
        if (request.headers().contains(HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD)) {
            return now(allowed);
        }
        CompletableFuture<Response> answer = new CompletableFuture<>();
        Caller caller = visitors.callerByHeader(request);
        admission.judge(new Applicant(Dialect.WHIP.code(), "", caller), verdict -> answer.complete(switch (verdict) {
            case Verdict.Admitted admitted -> IceLinks.addedTo(allowed, iceServers.mint(visitors.host(request), "",
                    visitors.secure(request), admitted.ice(caller)));
            case Verdict.Refused _ -> allowed;
        }));
        return answer;
    }

    private static @Nullable Response unreadable(Request request, String type, int most) {
        String told = request.header(HttpHeaderNames.CONTENT_TYPE);
        if (told == null || !told.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals(type)) {
            return Response.text(HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE, "Send " + type + " here.");
        }
        if (request.body().readableBytes() > most) {
            return Response.text(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
                    "Such a body may have at most " + most + " bytes here.");
        }
        byte[] body = ByteBufUtil.getBytes(request.body());
        return Unicode.isUtf8(body, 0, body.length)
                ? null
                : Response.text(HttpResponseStatus.BAD_REQUEST, "This body is not UTF-8.");
    }

    private static String text(Request request) {
        return request.body().toString(StandardCharsets.UTF_8);
    }

    private static String secret(Request request) {
        return request.path().substring(request.path().lastIndexOf('/') + 1);
    }

    private Response response(Request request, WhipReply reply) {
        return withOrigin(request, switch (reply) {
            case WhipReply.Created created -> IceLinks.addedTo(
                    of(HttpResponseStatus.CREATED, SDP, created.answer())
                            .with(HttpHeaderNames.LOCATION, location(request, created.session()))
                            .with(HttpHeaderNames.ETAG, created.tag()),
                    created.ice());
            case WhipReply.Restarted restarted ->
                of(HttpResponseStatus.OK, FRAGMENT, restarted.fragment()).with(HttpHeaderNames.ETAG, restarted.tag());
            case WhipReply.Taken _ -> Response.empty(HttpResponseStatus.NO_CONTENT);
            case WhipReply.Ended _ -> Response.empty(HttpResponseStatus.OK);
            case WhipReply.Refused refused -> refused(refused);
        });
    }

    private static Response refused(WhipReply.Refused refused) {
        Response response = Response.text(HttpResponseStatus.valueOf(refused.status()), refused.sentence());
        return switch (refused.status()) {
            case 401 -> response.with(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer");
            case 429, 503 -> response.with(HttpHeaderNames.RETRY_AFTER, "1");
            default -> response;
        };
    }

    private static Response of(HttpResponseStatus status, String type, String text) {
        return Response.of(status, type, text.getBytes(StandardCharsets.UTF_8));
    }

    private static String location(Request request, String secret) {
        try {
            return new URI(null, null, request.base() + request.path() + "/" + secret, null).toASCIIString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("a path that begins with a slash always makes a URI", e);
        }
    }

    private static CompletionStage<Response> now(Response response) {
        return CompletableFuture.completedFuture(response);
    }

    /** The gate has checked the origin already. */
    private static Response withOrigin(Request request, Response response) {
        String origin = request.header(HttpHeaderNames.ORIGIN);
        Response varied = response.with(HttpHeaderNames.VARY, "Origin").with(HttpHeaderNames.CACHE_CONTROL, "no-store");
        return origin == null
                ? varied
                : varied.with(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin)
                        .with(HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, "Link, Location, ETag");
    }
}
