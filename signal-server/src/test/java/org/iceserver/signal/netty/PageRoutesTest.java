package org.iceserver.signal.netty;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;

import org.iceserver.signal.PageFacts;
import org.iceserver.signal.PageFacts.RelayReach;
import org.iceserver.transport.AddressBlock;
import org.iceserver.transport.IpAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** What the lab page asks about its server, and who is told what. */
final class PageRoutesTest {
    private static final PageFacts FACTS = new PageFacts("49152-65535",
            address -> address.equals(IpAddress.parse("192.168.1.5")) ? RelayReach.NETWORK : RelayReach.HERE,
            () -> List.of("http://192.168.1.2:3000/", "http://172.17.0.1:3000/"), true,
            text -> "<svg>" + text + "</svg>");

    private final HttpClient http = HttpClient.newHttpClient();
    private SignalPort port;

    @BeforeEach
    void start() throws Exception {
        port = SignalPort.start(usual -> usual.withPage(FACTS));
    }

    @AfterEach
    void stop() {
        port.close();
    }

    @Test
    void aPageOnThisMachineLearnsTheAddressesForOtherDevices() throws Exception {
        HttpResponse<String> answer = get("/page/facts.json");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
        assertThat(JsonMapper.shared().readTree(answer.body())).isEqualTo(JsonMapper.shared().readTree(
                """
                {"relayPorts":"49152-65535","selfSigned":true,"you":"127.0.0.1","reach":"here",
                 "elsewhere":["http://192.168.1.2:3000/","http://172.17.0.1:3000/"]}"""));
    }

    @Test
    void itsQrCodeIsThatOfTheRoomAtTheFirstOfThem() throws Exception {
        HttpResponse<String> answer = get("/page/qr.svg?room=caf%C3%A9%20%26%20lab");
        assertThat(answer.headers().firstValue("Content-Type")).contains("image/svg+xml");
        assertThat(answer.body()).isEqualTo("<svg>http://192.168.1.2:3000/#caf%C3%A9%20%26%20lab</svg>");
        assertThat(get("/page/qr.svg?room=" + "r".repeat(65)).statusCode()).isEqualTo(404);
    }

    @Test
    void whoComesThroughAProxyThatNobodyNamedIsRefused() throws Exception {
        assertThat(ask(port, "/page/facts.json", "192.168.1.5").statusCode()).isEqualTo(403);
        assertThat(ask(port, "/page/qr.svg?room=lab", "192.168.1.5").statusCode()).isEqualTo(403);
    }

    @Test
    void whoComesThroughATrustedProxyIsToldOfItself() throws Exception {
        try (SignalPort behind = SignalPort.start(usual -> usual.withPage(FACTS)
                .withTrustedProxies(List.of(AddressBlock.parse("127.0.0.0/8"))))) {
            JsonNode facts = JsonMapper.shared().readTree(ask(behind, "/page/facts.json", "192.168.1.5").body());
            assertThat(facts.path("you").asString()).isEqualTo("192.168.1.5");
            assertThat(facts.path("reach").asString()).isEqualTo("network");
            assertThat(facts.path("elsewhere").size()).isZero();
            assertThat(ask(behind, "/page/qr.svg?room=lab", "192.168.1.5").statusCode()).isEqualTo(404);
        }
    }

    private HttpResponse<String> ask(SignalPort at, String path, String forwardedFor) throws Exception {
        return http.send(HttpRequest.newBuilder(at.http(path)).header("X-Forwarded-For", forwardedFor).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws Exception {
        URI uri = port.http(path);
        return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
}
