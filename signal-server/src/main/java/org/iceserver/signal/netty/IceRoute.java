package org.iceserver.signal.netty;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.iceserver.signal.Admission;
import org.iceserver.signal.Applicant;
import org.iceserver.signal.Caller;
import org.iceserver.signal.IceConfiguration;
import org.iceserver.signal.IceGrant;
import org.iceserver.signal.IceServers;
import org.iceserver.signal.Verdict;
import org.iceserver.signal.json.IceJson;
import org.iceserver.transport.http.Request;
import org.iceserver.transport.http.Response;

/** Fresh TURN credentials over plain HTTP, as JSON and as Link headers. */
final class IceRoute {
    private final IceServers iceServers;
    private final Admission admission;
    private final Visitors visitors;

    IceRoute(IceServers iceServers, Admission admission, Visitors visitors) {
        this.iceServers = iceServers;
        this.admission = admission;
        this.visitors = visitors;
    }

    /** The request stays valid until its answer is there. */
    CompletionStage<Response> get(Request request) {
        CompletableFuture<Response> answer = new CompletableFuture<>();
        Caller caller = visitors.callerByHeader(request);
        admission.judge(new Applicant("ice", "", caller), verdict -> {
            try {
                answer.complete(answer(request, caller, verdict));
            } catch (RuntimeException broken) {
                answer.completeExceptionally(broken);
            }
        });
        return answer;
    }

    private Response answer(Request request, Caller caller, Verdict verdict) {
        return switch (verdict) {
            case Verdict.Admitted admitted -> mint(request, admitted.ice(caller));
            case Verdict.Refused refused -> unauthorized(request, refused.sentence());
        };
    }

    private static Response unauthorized(Request request, String sentence) {
        return withOrigin(request, Response.text(HttpResponseStatus.UNAUTHORIZED,
                sentence + " Send it as a header: Authorization: Bearer ...")
                .with(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer"));
    }

    private Response mint(Request request, IceGrant grant) {
        IceConfiguration ice = iceServers.mint(visitors.host(request), "", visitors.secure(request), grant);
        Response response = Response.json(HttpResponseStatus.OK, IceJson.of(ice).toString());
        return withOrigin(request, IceLinks.addedTo(response, ice).with(HttpHeaderNames.CACHE_CONTROL, "no-store"));
    }

    Response options(Request request) {
        return withOrigin(request, Response.empty(HttpResponseStatus.NO_CONTENT)
                .with(HttpHeaderNames.ALLOW, "GET, HEAD, OPTIONS")
                .with(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, OPTIONS")
                .with(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, "Authorization")
                .with(HttpHeaderNames.ACCESS_CONTROL_MAX_AGE, "600"));
    }

    /** The gate has checked the origin already. */
    private static Response withOrigin(Request request, Response response) {
        String origin = request.header(HttpHeaderNames.ORIGIN);
        Response varied = response.with(HttpHeaderNames.VARY, "Origin");
        return origin == null
                ? varied
                : varied.with(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin)
                        .with(HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, "Link");
    }
}
