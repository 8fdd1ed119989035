package org.iceserver.signal.netty;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import com.sun.net.httpserver.HttpServer;
import org.iceserver.signal.Profile;
import org.iceserver.signal.auth.Authentication;
import org.iceserver.testing.LeakWatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** A public server that asks a webhook about everybody: only the token {@code sesame} is good, and only for one room. */
@ExtendWith(LeakWatch.class)
class AuthenticationTest {
    private final HttpClient http = HttpClient.newHttpClient();
    private final HttpServer webhook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final Queue<JsonNode> asked = new ConcurrentLinkedQueue<>();
    private final SignalPort port;
    private volatile int status = 200;

    AuthenticationTest() throws IOException {
        webhook.createContext("/may", exchange -> {
            JsonNode question = JsonMapper.shared().readTree(exchange.getRequestBody().readAllBytes());
            asked.add(question);
            String token = question.path("token").asString("");
            byte[] answer = (token.equals("everywhere")
                    ? "{\"allowed\":true}"
                    : token.equals("sesame")
                            ? "{\"allowed\":true,\"rooms\":[\"lab\"]}"
                            : "{\"allowed\":false,\"reason\":\"Not with that token.\"}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        webhook.start();
        URI url = URI.create("http://127.0.0.1:" + webhook.getAddress().getPort() + "/may");
        port = SignalPort.start(usual -> SignalSettings
                .of(Profile.PUBLIC, usual.listen(), 0).withAuthentication(new Authentication.Webhook(url)));
    }

    @AfterEach
    void stop() {
        port.close();
        webhook.stop(0);
        http.shutdownNow();
    }

    private Client open(String path) {
        return Client.open(http, URI.create("ws://127.0.0.1:" + port.port() + path));
    }

    private HttpResponse<String> ice(String token) throws Exception {
        return http.send(HttpRequest.newBuilder(port.http("/ice")).header("Authorization", "Bearer " + token).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void aClientShowsItsTokenInItsHello() throws Exception {
        Client ann = open("/signal");
        ann.say("{\"type\":\"hello\",\"token\":\"sesame\"}").next("welcome");
        JsonNode question = asked.remove();
        assertThat(question.path("dialect").asString()).isEqualTo("ice-signal.v1");
        assertThat(question.path("address").asString()).isEqualTo("127.0.0.1");
        ann.say("{\"type\":\"join\",\"id\":1,\"room\":\"lab\"}").next("ok");
        assertThat(ann.say("{\"type\":\"join\",\"id\":2,\"room\":\"attic\"}").next("error").path("code").asString())
                .isEqualTo("forbidden");
        Client thief = open("/signal").say("{\"type\":\"hello\",\"id\":7,\"token\":\"guess\"}");
        JsonNode error = thief.next("error");
        assertThat(error.path("message").asString()).isEqualTo("Not with that token.");
        assertThat(error.path("re").asInt()).isEqualTo(7);
        assertThat(thief.closed()).isEqualTo(4401);
    }

    @Test
    void aClientOfPeerJsShowsItAsItsToken() throws Exception {
        open("/peerjs?key=peerjs&id=ann&token=everywhere").next("OPEN");
        assertThat(asked.remove().path("peer").asString()).isEqualTo("ann");
        Client bound = open("/peerjs?key=peerjs&id=carol&token=sesame");
        assertThat(bound.next("ERROR").path("payload").path("msg").asString()).contains("PeerJS has no rooms");
        assertThat(bound.closed()).isEqualTo(4401);
        Client thief = open("/peerjs?key=peerjs&id=bob&token=guess");
        assertThat(thief.next("ERROR").path("payload").path("msg").asString()).isEqualTo("Not with that token.");
        assertThat(thief.closed()).isEqualTo(4401);
    }

    @Test
    void aClientOfYWebrtcShowsItInItsAddress() throws Exception {
        Client ann = open("/yjs?token=sesame").say("{\"type\":\"subscribe\",\"topics\":[\"attic\",\"lab\"]}");
        assertThat(ann.next("error").path("topic").asString()).isEqualTo("attic");
        ann.say("{\"type\":\"publish\",\"topic\":\"lab\"}").next("publish");
        Client thief = open("/yjs");
        assertThat(thief.next("error").path("code").asString()).isEqualTo("unauthorized");
        assertThat(thief.closed()).isEqualTo(4401);
    }

    @Test
    void aClientOfDxosShowsItInItsAddress() throws Exception {
        assertThat(open("/dxos?token=guess").closed()).isEqualTo(4401);
    }

    @Test
    void credentialsAreForThoseWhoMayComeIn() throws Exception {
        assertThat(ice("sesame").body()).contains("iceServers");
        HttpResponse<String> refused = ice("guess");
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.body()).startsWith("Not with that token.");
        assertThat(refused.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
    }

    @Test
    void whatTheWebhookSaidIsRemembered() throws Exception {
        ice("sesame");
        ice("sesame");
        assertThat(asked).hasSize(1);
    }

    @Test
    void aWebhookThatIsBrokenOrGoneLetsNobodyIn() throws Exception {
        status = 500;
        assertThat(ice("sesame").statusCode()).isEqualTo(401);
        status = 200;
        assertThat(ice("sesame").statusCode()).isEqualTo(200);
        webhook.stop(0);
        assertThat(ice("other").body()).contains("could not find out whether you may come in");
    }
}
