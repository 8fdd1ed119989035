package org.iceserver.signal.netty;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.iceserver.testing.LeakWatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(LeakWatch.class)
class SocketIoHttpTest {
    private static final String V4 = "/socket.io/?EIO=4&transport=polling";
    private static final Pattern SID = Pattern.compile("\"sid\":\"([\\w-]+)\"");

    private final HttpClient http = HttpClient.newHttpClient();
    private SignalPort port;

    SocketIoHttpTest() throws IOException {
        port = SignalPort.start();
    }

    @AfterEach
    void stop() {
        port.close();
        http.shutdownNow();
    }

    private HttpResponse<String> get(String path, String origin) throws Exception {
        return http.send(HttpRequest.newBuilder(port.http(path)).header("Origin", origin).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return get(path, "http://localhost:8080");
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return http.send(HttpRequest.newBuilder(port.http(path)).POST(HttpRequest.BodyPublishers.ofString(body))
                .header("Content-Type", "text/plain;charset=UTF-8").build(), HttpResponse.BodyHandlers.ofString());
    }

    private String begin() throws Exception {
        Matcher sid = SID.matcher(get(V4).body());
        assertThat(sid.find()).isTrue();
        return V4 + "&sid=" + sid.group(1);
    }

    @Test
    void aClientPollsAndPosts() throws Exception {
        String session = begin();
        assertThat(post(session, "40").body()).isEqualTo("ok");
        assertThat(get(session).body()).startsWith("40{\"sid\":\"");
        post(session, "42[\"simple-signal[discover]\",{}]");
        HttpResponse<String> answer = get(session);
        assertThat(answer.body()).startsWith("42[\"simple-signal[discover]\",{\"id\":\"");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).hasValue("http://localhost:8080");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Credentials")).hasValue("true");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/plain; charset=UTF-8");
        post(session, "1");
        assertThat(get(session).statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"?EIO=5&transport=polling | Unsupported protocol version",
        "?transport=polling | Unsupported protocol version", "?EIO=4&transport=flashsocket | Transport unknown",
        "?EIO=3&transport=polling&j=0 | Transport unknown", "?EIO=4&transport=polling&sid=x | Session ID unknown"})
    void whatIsNoRequestIsToldSoInEngineIosWords(String query, String message) throws Exception {
        HttpResponse<String> answer = get("/socket.io/" + query);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"message\":\"" + message + "\"");
    }

    @Test
    void pagesOfStrangersAreRefused() throws Exception {
        assertThat(get(V4, "https://elsewhere.example").statusCode()).isEqualTo(403);
    }

    @Test
    void aWebSocketOfAnUnknownSessionIsClosed() {
        Client client = Client.open(http, URI.create("ws://127.0.0.1:" + port.port()
                + "/socket.io/?EIO=4&transport=websocket&sid=unknown"));
        assertThat(client.closed()).isEqualTo(4400);
    }

    @Test
    void withoutTheDialectsThereIsNothing() throws Exception {
        port.close();
        port = SignalPort.start(usual -> usual.withDialects(Set.of()));
        assertThat(get(V4).statusCode()).isEqualTo(404);
    }
}
