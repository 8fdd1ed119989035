package org.iceserver.signal.netty;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.iceserver.signal.Profile;
import org.iceserver.testing.LeakWatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(LeakWatch.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WhipRoutesTest {
    private static final String SDP = """
                                      v=0\r
                                      o=- 1 1 IN IP4 127.0.0.1\r
                                      s=-\r
                                      t=0 0\r
                                      m=audio 9 RTP/AVP 0\r
                                      a=mid:0\r
                                      a=ice-ufrag:pub1\r
                                      a=ice-pwd:pub1\r
                                      a=sendonly\r
                                      """;
    private static final String OFFER = "application/sdp";
    private static final String FRAGMENT = "application/trickle-ice-sdpfrag";

    private final HttpClient http = HttpClient.newHttpClient();
    private final SignalPort port;

    WhipRoutesTest() throws IOException {
        port = SignalPort.start(usual -> usual.withOrigins(Set.of("https://app.example.net")));
    }

    @AfterAll
    void stop() {
        port.close();
        http.shutdownNow();
    }

    private CompletableFuture<HttpResponse<String>> ask(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(port.http(path)).method(method,
                BodyPublishers.ofString(body));
        return http.sendAsync(request.headers(headers).build(), HttpResponse.BodyHandlers.ofString())
                .orTimeout(Client.PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    /** Answers the offer that it is sent, with the end of its candidates. */
    private static JsonNode answerOf(Client member, String ufrag) throws InterruptedException {
        JsonNode offer = member.next("offer");
        member.say(JsonMapper.shared().createObjectNode().put("type", "answer")
                .put("to", offer.path("from").asString()).put("room", offer.path("room").asString())
                .put("offer", offer.path("offer").asInt())
                .put("sdp", SDP.replace("sendonly", "recvonly").replace("pub1", ufrag) + "a=end-of-candidates\r\n")
                .toString());
        return offer;
    }

    private Client memberOf(String room) throws InterruptedException {
        Client member = Client.open(http, port.ws());
        member.hello();
        member.say("{\"type\":\"join\",\"id\":1,\"room\":\"" + room + "\"}").next("ok");
        return member;
    }

    @Test
    void aProgramPublishesRestartsAndEnds() throws Exception {
        Client member = memberOf("a room/1");
        var posted = ask("POST", "/whip/a%20room/1/", SDP, "Content-Type", OFFER + "; charset=utf-8", "Origin",
                "https://app.example.net");
        member.next("peer-joined");
        answerOf(member, "mem1");
        HttpResponse<String> created = posted.get();
        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(header(created, "Content-Type")).isEqualTo(OFFER);
        assertThat(created.body()).contains("a=ice-ufrag:mem1", "a=recvonly");
        assertThat(header(created, "Location")).matches("/whip/a%20room/1/[\\w-]{22}");
        assertThat(header(created, "ETag")).matches("\".{12}\"");
        assertThat(created.headers().allValues("Link")).hasSize(2).last().asString()
                .startsWith("<turn:127.0.0.1:3478>; rel=\"ice-server\"; username=\"1764000000:p_");
        assertThat(header(created, "Access-Control-Allow-Origin")).isEqualTo("https://app.example.net");
        assertThat(header(created, "Access-Control-Expose-Headers")).isEqualTo("Link, Location, ETag");

        String session = header(created, "Location");
        HttpResponse<String> taken = ask("PATCH", session, "a=candidate:1 1 udp 1 192.0.2.1 9 typ host\r\n",
                "Content-Type", FRAGMENT, "If-Match", header(created, "ETag")).get();
        assertThat(taken.statusCode()).isEqualTo(204);
        assertThat(header(taken, "ETag")).isEmpty();
        assertThat(member.next("candidate").path("sdpMid").asString()).isEqualTo("0");

        var restart = ask("PATCH", session, "a=ice-ufrag:pub2\r\na=ice-pwd:pub2\r\n", "Content-Type", FRAGMENT,
                "If-Match", "*");
        assertThat(answerOf(member, "mem2").path("sdp").asString()).contains("a=ice-ufrag:pub2");
        HttpResponse<String> restarted = restart.get();
        assertThat(restarted.statusCode()).isEqualTo(200);
        assertThat(header(restarted, "Content-Type")).isEqualTo(FRAGMENT);
        assertThat(restarted.body()).contains("a=ice-ufrag:mem2");
        assertThat(header(restarted, "ETag")).isNotEqualTo(header(created, "ETag")).isNotEmpty();

        assertThat(ask("DELETE", session, "", "If-Match", "\"any\"").get().statusCode()).isEqualTo(200);
        assertThat(member.next("peer-left").path("reason").asString()).isEqualTo("left");
        assertThat(ask("DELETE", session, "", "If-Match", "\"any\"").get().statusCode()).isEqualTo(404);
    }

    @Test
    void getFindsNothingToSeeAndAProgramMayAskForIceServersFirst() throws Exception {
        assertThat(ask("GET", "/whip/lab", "", "Accept", "*/*").get().statusCode()).isEqualTo(204);
        HttpResponse<String> options = ask("OPTIONS", "/whip/lab", "", "Accept", "*/*").get();
        assertThat(options.statusCode()).isEqualTo(200);
        assertThat(header(options, "Accept-Post")).isEqualTo(OFFER);
        assertThat(options.headers().allValues("Link")).hasSize(2);
        HttpResponse<String> preflight = ask("OPTIONS", "/whip/lab", "", "Origin", "https://app.example.net",
                "Access-Control-Request-Method", "POST").get();
        assertThat(preflight.headers().allValues("Link")).isEmpty();
        assertThat(header(preflight, "Access-Control-Allow-Methods")).contains("POST", "PATCH", "DELETE");
        assertThat(header(preflight, "Access-Control-Allow-Headers")).contains("Authorization", "If-Match");
    }

    @Test
    void otherMediaTypesAre415LargeBodies413AndStrangers403() throws Exception {
        assertThat(ask("POST", "/whip/lab", SDP, "Content-Type", "text/plain").get().statusCode()).isEqualTo(415);
        assertThat(ask("PATCH", "/whip/lab/x", SDP, "Content-Type", OFFER).get().statusCode()).isEqualTo(415);
        assertThat(ask("POST", "/whip/lab", SDP + "a=x:" + "x".repeat(600_000), "Content-Type", OFFER).get()
                .statusCode()).isEqualTo(413);
        assertThat(ask("PATCH", "/whip/lab/x", "a=x:" + "x".repeat(70_000), "Content-Type", FRAGMENT).get()
                .statusCode()).isEqualTo(413);
        assertThat(ask("POST", "/whip/lab", SDP, "Content-Type", OFFER, "Origin", "https://evil.example").get()
                .statusCode()).isEqualTo(403);
        HttpResponse<String> nobody = ask("POST", "/whip/nobody", SDP, "Content-Type", OFFER).get();
        assertThat(nobody.statusCode()).isEqualTo(404);
        assertThat(nobody.body()).isEqualTo(
                "Nobody is in this room who could receive this; publish again when somebody is.\n");
    }

    @Test
    void theProfilePublicWantsAToken() throws Exception {
        try (SignalPort open = SignalPort.start(usual -> SignalSettings.of(Profile.PUBLIC, usual.listen(), 0))) {
            HttpRequest post = HttpRequest.newBuilder(open.http("/whip/lab")).header("Content-Type", OFFER)
                    .header("Authorization", "Bearer guess").POST(BodyPublishers.ofString(SDP)).build();
            HttpResponse<String> refused = http.send(post, HttpResponse.BodyHandlers.ofString());
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(header(refused, "WWW-Authenticate")).isEqualTo("Bearer");
        }
    }
}
