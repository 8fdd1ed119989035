package org.iceserver.transport.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.iceserver.testing.LeakWatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** Handshake, frames and closing, with the examples of RFC 6455 sections 1.3 and 5.7. */
@ExtendWith(LeakWatch.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebSocketTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
    private static final String HELLO_MASKED = "818537fa213d7f9f4d5158";
    private static final String HELLO = "810548656c6c6f";
    /** Masked with zeros, so that what follows can be read. */
    private static final String NO_MASK = "00000000";

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final EchoEndpoint echo = new EchoEndpoint();
    private final HttpPort port;
    private final JsonNode vectors;

    WebSocketTest() throws IOException {
        port = new HttpPort(new Routes().webSocket("/ws", echo));
        try (InputStream file = getClass().getResourceAsStream("/rfc6455-websocket.json")) {
            vectors = JsonMapper.shared().readTree(Objects.requireNonNull(file));
        }
    }

    @BeforeAll
    void listen() {
        log.start();
        ((Logger) LoggerFactory.getLogger("org.iceserver.transport.http")).addAppender(log);
    }

    @AfterAll
    void nothingAClientDoesIsWorthALogLine() {
        port.close();
        assertThat(log.list).isEmpty();
    }

    private String handshake(RawClient client, String headers) throws IOException {
        return client
                .send("GET /ws HTTP/1.1\nHost: x\nConnection: keep-alive, Upgrade\nUpgrade: WebSocket\n" + headers
                        + "\n")
                .answer();
    }

    private RawClient open() throws IOException {
        RawClient client = new RawClient(port.port());
        assertThat(handshake(client, "Sec-WebSocket-Version: 13\nSec-WebSocket-Key: " + KEY + "\n"))
                .startsWith("HTTP/1.1 101 ");
        return client;
    }

    private static RawClient send(RawClient client, String hex) throws IOException {
        return client.send(HEX.parseHex(hex));
    }

    private static String read(RawClient client, int bytes) throws IOException {
        return HEX.formatHex(client.read(bytes));
    }

    private String frame(int index) {
        return vectors.path("frames").path(index).path("hex").asString();
    }

    @Test
    void theAcceptValueIsTheOneOfTheRfc() throws IOException {
        JsonNode handshake = vectors.path("handshake");
        try (RawClient client = new RawClient(port.port())) {
            String answer = handshake(client, "Sec-WebSocket-Version: 13\nSec-WebSocket-Key: "
                    + handshake.path("key").asString()
                    + "\nSec-WebSocket-Protocol: chat, echo.v1\nSec-WebSocket-Extensions: permessage-deflate\n");
            assertThat(answer).startsWith("HTTP/1.1 101 ")
                    .containsIgnoringCase("sec-websocket-accept: " + handshake.path("accept").asString() + "\n")
                    .containsIgnoringCase("sec-websocket-protocol: echo.v1\n")
                    .doesNotContainIgnoringCase("extensions");
        }
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', value = {"Sec-WebSocket-Version: 13 | 400", "Sec-WebSocket-Version: 8 | 426",
        "Sec-WebSocket-Key: " + KEY + " | 426", "Sec-WebSocket-Version: 13, Sec-WebSocket-Key: short | 400",
        "Sec-WebSocket-Version: 13, Sec-WebSocket-Key: not*base64 | 400",
        "Sec-WebSocket-Version: 13, Sec-WebSocket-Key: " + KEY + ", Sec-WebSocket-Protocol: chat | 400"})
    void handshakesThatAreNoneAreRefused(String headers, String status) throws IOException {
        try (RawClient client = new RawClient(port.port())) {
            assertThat(handshake(client, headers.replace(", ", "\n") + "\n")).startsWith("HTTP/1.1 " + status + " ");
        }
    }

    @Test
    void withoutAnUpgradeThePathSaysWhatItIs() throws IOException {
        try (RawClient client = new RawClient(port.port())) {
            assertThat(client.send("GET /ws HTTP/1.1\nHost: x\n\n").answer()).startsWith("HTTP/1.1 426 ")
                    .endsWith("Connect to /ws with a WebSocket.\n");
        }
    }

    @Test
    void theMaskedTextOfTheRfcComesBackUnmasked() throws IOException {
        assertThat(frame(1)).isEqualTo(HELLO_MASKED);
        try (RawClient client = open()) {
            assertThat(read(send(client, frame(1)), 7)).isEqualTo(frame(0));
        }
    }

    @Test
    void theFragmentsOfTheRfcComeBackAsOneMessage() throws IOException {
        try (RawClient client = open()) {
            send(client, masked(frame(2)));
            // A control frame may stand between fragments (RFC 6455 section 5.4).
            send(client, masked(frame(4)));
            assertThat(read(client, 7)).isEqualTo(pong(frame(4)));
            send(client, masked(frame(3)));
            assertThat(read(client, 7)).isEqualTo(frame(0));
        }
    }

    @Test
    void thePingOfTheRfcIsAnsweredWithItsBody() throws IOException {
        try (RawClient client = open()) {
            assertThat(read(send(client, masked(frame(4))), 7)).isEqualTo(pong(frame(4)));
            // The pong of the RFC asks for nothing.
            assertThat(read(send(client, frame(5) + HELLO_MASKED), 7)).isEqualTo(HELLO);
        }
    }

    @Test
    void longFramesHaveTheHeadersOfTheRfc() throws IOException {
        try (RawClient client = open()) {
            for (int index = 6; index < 8; index++) {
                String header = vectors.path("frames").path(index).path("headerHex").asString();
                int length = vectors.path("frames").path(index).path("payloadLength").asInt();
                send(client, masked(header)).send(new byte[length]);
                assertThat(read(client, header.length() / 2)).isEqualTo(header);
                assertThat(client.read(length)).hasSize(length).containsOnly(0);
            }
        }
    }

    /** The same frame as a client has to send it. */
    private static String masked(String hex) {
        int lengthBits = Integer.parseInt(hex.substring(2, 4), 16);
        int header = lengthBits == 126 ? 4 : lengthBits == 127 ? 10 : 2;
        return hex.substring(0, 2) + Integer.toHexString(0x80 | lengthBits) + hex.substring(4, header * 2) + NO_MASK
                + hex.substring(header * 2);
    }

    private static String pong(String ping) {
        return "8a" + ping.substring(2);
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource({"unmasked,810548656c6c6f,1002", "reserved bit,c18500000000,1002", "unknown opcode,838000000000,1002",
        "fragmented ping,098000000000,1002", "long ping,89fe007e00000000,1002",
        "stray continuation,808000000000,1002", "new message inside fragments,018000000000818000000000,1002",
        "one-byte close,88810000000000,1002", "forbidden close code,88820000000003ed,1002",
        "not UTF-8,818100000000ff,1007", "too large,82ff000000000001117100000000,1009",
        "huge,82ff7fffffffffffffff00000000,1009"})
    void violationsAreClosedWithTheirCode(String what, String hex, int code) throws Exception {
        try (RawClient client = open()) {
            send(client, hex);
            assertThat(closeCode(client)).as(what).isEqualTo(code);
        }
        assertThat(echo.endings.poll(20, TimeUnit.SECONDS))
                .isEqualTo("WebSocketClosed[status=" + code + ", refused=true]");
        assertThat(echo.endings.poll(20, TimeUnit.SECONDS)).isEqualTo("inactive");
    }

    /** Reads the start of a close frame. */
    private static int closeCode(RawClient client) throws IOException {
        byte[] start = client.read(4);
        assertThat(start[0]).isEqualTo((byte) 0x88);
        return (start[2] & 0xFF) << 8 | (start[3] & 0xFF);
    }

    @Test
    void fragmentsThatGrowTooLargeAreClosedWith1009() throws Exception {
        try (RawClient client = open()) {
            String sixtyThousand = "fe" + "ea60" + NO_MASK;
            send(client, "02" + sixtyThousand).send(new byte[60_000]);
            send(client, "00" + sixtyThousand).send(new byte[60_000]);
            assertThat(closeCode(client)).isEqualTo(1009);
        }
    }

    @Test
    void theClientsGoodbyeIsEchoedAndTheConnectionEnds() throws Exception {
        try (RawClient client = open()) {
            assertThat(HEX.formatHex(send(client, "888200000000" + "03e8").readToEnd())).isEqualTo("880203e8");
        }
        assertThat(echo.endings.poll(20, TimeUnit.SECONDS)).isEqualTo("WebSocketClosed[status=1000, refused=false]");
        assertThat(echo.endings.poll(20, TimeUnit.SECONDS)).isEqualTo("inactive");
        try (RawClient client = open()) {
            assertThat(HEX.formatHex(send(client, "8880" + NO_MASK).readToEnd())).isEqualTo("8800");
        }
        assertThat(echo.endings.poll(20, TimeUnit.SECONDS)).isEqualTo("WebSocketClosed[status=1005, refused=false]");
    }

    @Test
    void ourGoodbyeArrivesEvenWhenTheClientKeepsSending() throws IOException {
        String goodbye = "880d" + "0fa0" + HEX.formatHex("as you wish".getBytes(StandardCharsets.US_ASCII));
        try (RawClient client = open()) {
            send(client, "8183" + NO_MASK + "627965");
            send(client, HELLO_MASKED.repeat(1_000));
            assertThat(HEX.formatHex(client.readToEnd())).isEqualTo(goodbye);
        }
        try (RawClient client = open()) {
            send(client, "8183" + NO_MASK + "627965");
            assertThat(read(client, 15)).isEqualTo(goodbye);
            send(client, "888200000000" + "0fa0");
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void aHandlerThatFailsCostsItsConnectionOnly() throws IOException {
        try (RawClient failing = open(); RawClient other = open()) {
            assertThat(closeCode(send(failing, "8184" + NO_MASK + "6661696c"))).isEqualTo(1011);
            assertThat(read(send(other, HELLO_MASKED), 7)).isEqualTo(HELLO);
        }
    }

    @Test
    void bytesOfOneFrameMayComeOneByOne() throws IOException {
        try (RawClient client = open()) {
            for (byte one : HEX.parseHex(HELLO_MASKED)) {
                client.send(new byte[]{one});
            }
            assertThat(read(client, 7)).isEqualTo(HELLO);
        }
    }

    @Test
    void aHalfClosedClientIsGone() throws Exception {
        try (RawClient client = open()) {
            client.socket().shutdownOutput();
            assertThat(client.readToEnd()).isEmpty();
        }
        assertThat(echo.endings.poll(20, TimeUnit.SECONDS)).isEqualTo("inactive");
    }

    @Test
    void framesSentBeforeTheAnswerCostNothing() throws IOException {
        try (RawClient client = new RawClient(port.port())) {
            byte[] handshake = ("GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + KEY + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
            byte[] early = HEX.parseHex(HELLO_MASKED);
            byte[] both = Arrays.copyOf(handshake, handshake.length + early.length);
            System.arraycopy(early, 0, both, handshake.length, early.length);
            assertThat(client.send(both).answer()).startsWith("HTTP/1.1 101 ");
            assertThat(read(send(client, HELLO_MASKED), 7)).isEqualTo(HELLO);
        }
    }
}
