package org.iceserver.signal.netty;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.iceserver.signal.IceConfiguration;
import org.iceserver.signal.IceGrant;
import org.iceserver.signal.IceServers;
import org.iceserver.signal.Profile;
import org.iceserver.signal.keys.KeyDesk;
import org.iceserver.signal.keys.TestKey;
import org.iceserver.testing.LeakWatch;
import org.iceserver.transport.IpAddress;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** The credential APIs over HTTP: who may use them, pages of other origins, forms and headers. */
@ExtendWith(LeakWatch.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeyRoutesTest {
    private static final String PAGE = "https://app.example.net";
    private static final String STRANGE = "https://elsewhere.example";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String OURS = "/api/v1/keys/kshop/credentials";
    private static final String TWILIO = "/2010-04-01/Accounts/AC1/Tokens.json";
    private static final String METERED = "/api/v1/turn/credentials";

    private final HttpClient http = HttpClient.newHttpClient();
    private final SignalPort local;
    private final SignalPort open;

    KeyRoutesTest() throws IOException {
        local = SignalPort.start(usual -> usual.withOrigins(Set.of(PAGE)), new WithKey());
        open = SignalPort.start(_ -> SignalSettings.of(Profile.PUBLIC, List.of(IpAddress.parse("127.0.0.1")), 0)
                .withOrigins(Set.of(PAGE)), new WithKey());
    }

    private record WithKey() implements IceServers {
        @Override
        public IceConfiguration mint(String host, String peerId, boolean secure, IceGrant grant) {
            return SignalPort.mint(host, peerId, secure, grant);
        }

        @Override
        public Optional<KeyDesk> desk() {
            return Optional.of(token -> token.equals("shop") ? new TestKey("kshop", new ArrayList<>()) : null);
        }
    }

    @AfterAll
    void stop() {
        local.close();
        open.close();
        http.shutdownNow();
    }

    @Test
    void pagesOfAllowedOriginsMayReadAnswersAndRefusalsAndNoOthersAreServed() throws Exception {
        for (SignalPort port : List.of(local, open)) {
            HttpResponse<String> answer = ask(port, "POST", OURS, "{}", "Authorization", "Bearer shop", "Origin",
                    PAGE);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(header(answer, "Access-Control-Allow-Origin")).isEqualTo(PAGE);
            assertThat(header(answer, "Vary")).isEqualTo("Origin");
            assertThat(header(answer, "Cache-Control")).isEqualTo("no-store");
            HttpResponse<String> refused = ask(port, "POST", OURS, "{}", "Authorization", "Bearer x", "Origin", PAGE);
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(header(refused, "Access-Control-Allow-Origin")).isEqualTo(PAGE);

            for (String path : List.of(OURS, "/v1/turn/keys/kshop/credentials/generate", "/turn", TWILIO, METERED,
                    "/_turn/channel")) {
                HttpResponse<String> strange = ask(port, "POST", path, "", "Origin", STRANGE);
                assertThat(strange.statusCode()).as(path).isEqualTo(403);
                assertThat(strange.body()).as(path).contains("--signal-origin " + STRANGE);
            }
        }
    }

    @Test
    void aPageIsToldBeforehandWhatItMaySend() throws Exception {
        HttpResponse<String> preflight = ask(local, "OPTIONS", "/_turn/channel", "", "Origin", PAGE,
                "Access-Control-Request-Method", "PUT");
        assertThat(preflight.statusCode()).isEqualTo(204);
        assertThat(header(preflight, "Access-Control-Allow-Methods")).isEqualTo("PUT, OPTIONS");
        assertThat(header(preflight, "Access-Control-Allow-Headers")).isEqualTo("Authorization, Content-Type");
        assertThat(header(preflight, "Access-Control-Allow-Origin")).isEqualTo(PAGE);
    }

    @Test
    void fieldsComeInAFormOrInTheAddress() throws Exception {
        HttpResponse<String> form = ask(local, "POST", "/turn", "service=turn&username=a%20nn&key=shop",
                "Content-Type", FORM + "; charset=utf-8");
        assertThat(form.statusCode()).isEqualTo(200);
        assertThat(form.body()).contains("9:kshop:a nn");
        assertThat(ask(local, "POST", "/turn?key=shop", "service=turn&key=x", "Content-Type", FORM).statusCode())
                .isEqualTo(200);
        assertThat(ask(local, "POST", "/turn?key=shop", "service=%zz", "Content-Type", FORM).statusCode())
                .isEqualTo(400);
        assertThat(ask(local, "GET", METERED + "?apiKey=shop", "").statusCode()).isEqualTo(200);
        HttpResponse<String> twilio = ask(local, "POST", TWILIO, "Ttl=60", "Content-Type", FORM, "Authorization",
                basic("AC1:shop"));
        assertThat(twilio.statusCode()).isEqualTo(201);
        assertThat(twilio.body()).contains("\"ttl\":\"60\"");
    }

    /** As {@code curl --data} does. */
    @Test
    void jsonThatCallsItselfAFormIsReadAsJson() throws Exception {
        HttpResponse<String> answer = ask(local, "POST", OURS, "{\"user\":\"100%\",\"ttl\":60}", "Content-Type", FORM,
                "Authorization", "Bearer shop");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("9:kshop:100%").contains("\"ttl\":60");
    }

    @Test
    void whoMustShowATokenIsToldHow() throws Exception {
        HttpResponse<String> ours = ask(local, "POST", OURS, "{}");
        assertThat(ours.statusCode()).isEqualTo(401);
        assertThat(header(ours, "WWW-Authenticate")).isEqualTo("Bearer");
        for (String given : List.of("Basic", "Basic ?", basic("shop"), basic("shop:x"), "Bearer shop")) {
            HttpResponse<String> theirs = ask(local, "PUT", "/_turn/channel", "", "Authorization", given);
            assertThat(theirs.statusCode()).as(given).isEqualTo(401);
            assertThat(header(theirs, "WWW-Authenticate")).isEqualTo("Basic realm=\"iceserver\"");
        }
    }

    @Test
    void methodsThatAServiceDoesNotHaveAre405AndLongBodies413() throws Exception {
        assertThat(ask(local, "GET", TWILIO, "").statusCode()).isEqualTo(405);
        assertThat(ask(local, "POST", METERED, "").statusCode()).isEqualTo(405);
        assertThat(ask(local, "GET", "/_turn/channel", "").statusCode()).isEqualTo(405);
        assertThat(ask(local, "POST", OURS, " ".repeat(4_097), "Authorization", "Bearer shop").statusCode())
                .isEqualTo(413);
    }

    private static String basic(String both) {
        return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
    }

    private HttpResponse<String> ask(SignalPort port, String method, String path, String body, String... headers)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(port.http(path)).method(method,
                BodyPublishers.ofString(body));
        return http.sendAsync((headers.length == 0 ? request : request.headers(headers)).build(),
                HttpResponse.BodyHandlers.ofString()).get(Client.PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }
}
