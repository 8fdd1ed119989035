package org.iceserver.signal.netty;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.QueryStringDecoder;
import org.iceserver.signal.keys.ApiAnswer;
import org.iceserver.signal.keys.ApiRefusal;
import org.iceserver.signal.keys.ApiRequest;
import org.iceserver.signal.keys.Counter;
import org.iceserver.signal.keys.CredentialApi;
import org.iceserver.signal.keys.cloudflare.CloudflareApi;
import org.iceserver.signal.keys.metered.MeteredApi;
import org.iceserver.signal.keys.own.OwnApi;
import org.iceserver.signal.keys.turnrest.TurnRestApi;
import org.iceserver.signal.keys.twilio.TwilioApi;
import org.iceserver.signal.keys.xirsys.XirsysApi;
import org.iceserver.transport.http.Request;
import org.iceserver.transport.http.Response;
import org.iceserver.transport.http.Routes;

/** The credential APIs for tenants' keys. No cache keeps an answer. */
final class KeyRoutes {
    private static final int LONGEST_BODY = 4_096;
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final List<String> BELOW = List.of(OwnApi.BELOW, CloudflareApi.BELOW, TwilioApi.BELOW,
            XirsysApi.BELOW);
    private static final String METHODS = "POST, OPTIONS";

    private final Visitors visitors;

    private KeyRoutes(Visitors visitors) {
        this.visitors = visitors;
    }

    static void addTo(Routes routes, Counter counter, Visitors visitors, InstantSource clock) {
        KeyRoutes here = new KeyRoutes(visitors);
        here.add(routes, OwnApi.BELOW + "*", METHODS, new OwnApi(counter), HttpMethod.POST);
        here.add(routes, CloudflareApi.BELOW + "*", METHODS, new CloudflareApi(counter), HttpMethod.POST);
        here.add(routes, TurnRestApi.PATH, "GET, HEAD, POST, OPTIONS", new TurnRestApi(counter), HttpMethod.GET,
                HttpMethod.POST);
        here.add(routes, TwilioApi.BELOW + "*", METHODS, new TwilioApi(counter, clock), HttpMethod.POST);
        here.add(routes, MeteredApi.PATH, "GET, HEAD, OPTIONS", new MeteredApi(counter), HttpMethod.GET);
        here.add(routes, XirsysApi.BELOW + "*", "PUT, OPTIONS", new XirsysApi(counter), HttpMethod.PUT);
    }

    /** Whether the path gives credentials away. */
    static boolean serves(String path) {
        return path.equals(TurnRestApi.PATH) || path.equals(MeteredApi.PATH)
                || BELOW.stream().anyMatch(path::startsWith);
    }

    private void add(Routes routes, String path, String allowed, CredentialApi api, HttpMethod... methods) {
        for (HttpMethod method : methods) {
            routes.on(method, path, request -> CompletableFuture.completedFuture(answer(api, request)));
        }
        routes.on(HttpMethod.OPTIONS, path, request -> CompletableFuture.completedFuture(withOrigin(request,
                Response.empty(HttpResponseStatus.NO_CONTENT).with(HttpHeaderNames.ALLOW, allowed)
                        .with(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, allowed)
                        .with(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, "Authorization, Content-Type")
                        .with(HttpHeaderNames.ACCESS_CONTROL_MAX_AGE, "600"))));
    }

    private Response answer(CredentialApi api, Request request) {
        ApiAnswer answer;
        try {
            answer = api.answer(read(request));
        } catch (ApiRefusal refusal) {
            answer = api.refused(refusal);
        }
        HttpResponseStatus status = HttpResponseStatus.valueOf(answer.status());
        Response response = Response.json(status, answer.body().toString())
                .with(HttpHeaderNames.CACHE_CONTROL, "no-store");
        if (status.equals(HttpResponseStatus.UNAUTHORIZED)) {
            response = response.with(HttpHeaderNames.WWW_AUTHENTICATE, api.challenge());
        } else if (status.equals(HttpResponseStatus.TOO_MANY_REQUESTS)) {
            response = response.with(HttpHeaderNames.RETRY_AFTER, "1");
        }
        return withOrigin(request, response);
    }

    private ApiRequest read(Request request) throws ApiRefusal {
        if (request.body().readableBytes() > LONGEST_BODY) {
            throw ApiRefusal.tooLarge(LONGEST_BODY);
        }
        String body = request.body().toString(StandardCharsets.UTF_8);
        boolean form = isForm(request) && !body.stripLeading().startsWith("{");
        return new ApiRequest(request.path(), form ? withForm(request.query(), body) : request.query(),
                visitors.callerByHeader(request).token(), BasicPassword.of(request), form ? "" : body,
                visitors.host(request));
    }

    /** Also says so of JSON that programs send without saying what it is, as curl does. */
    private static boolean isForm(Request request) {
        String type = request.header(HttpHeaderNames.CONTENT_TYPE);
        return type != null && type.split(";", 2)[0].strip().equalsIgnoreCase(FORM);
    }

    /** The parameters of the address come before those of the body. */
    private static Map<String, List<String>> withForm(Map<String, List<String>> query, String body)
            throws ApiRefusal {
        try {
            Map<String, List<String>> all = new HashMap<>(new QueryStringDecoder(body, false).parameters());
            all.putAll(query);
            return all;
        } catch (IllegalArgumentException e) {
            throw ApiRefusal.bad("The body is no form: write two hexadecimal digits behind each percent sign.");
        }
    }

    /** The gate has checked the origin already. */
    private static Response withOrigin(Request request, Response response) {
        String origin = request.header(HttpHeaderNames.ORIGIN);
        Response varied = response.with(HttpHeaderNames.VARY, "Origin");
        return origin == null ? varied : varied.with(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    }
}
