package org.iceserver.transport.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;

import org.iceserver.testing.LeakWatch;
import org.iceserver.transport.memory.Holding;
import org.iceserver.transport.memory.MemoryBudget;
import org.iceserver.transport.memory.MemoryShare;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** WebSocket messages that come in pieces, and never become whole: they have bounds of their own, and one together. */
@ExtendWith(LeakWatch.class)
class UnfinishedMessagesTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final String NO_MASK = "00000000";
    /** 8 % of it, which is 1,600,000 bytes, are for unfinished messages. */
    private static final MemoryBudget SMALL = MemoryBudget.of(20_000_000, 20_000_000);

    private final EchoEndpoint echo = new EchoEndpoint();
    private final Routes routes = new Routes().webSocket("/ws", echo);

    private static RawClient open(HttpPort port) throws IOException {
        RawClient client = new RawClient(port.port());
        assertThat(client.send("""
                               GET /ws HTTP/1.1
                               Host: x
                               Connection: Upgrade
                               Upgrade: websocket
                               Sec-WebSocket-Version: 13
                               Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

                               """).answer())
                .startsWith("HTTP/1.1 101 ");
        return client;
    }

    private static int closeCode(RawClient client) throws IOException {
        byte[] start = client.read(4);
        assertThat(start[0]).isEqualTo((byte) 0x88);
        return (start[2] & 0xFF) << 8 | (start[3] & 0xFF);
    }

    private static String fragments(int count) {
        return "0181" + NO_MASK + "61" + ("0081" + NO_MASK + "62").repeat(count - 1);
    }

    @Test
    void everyFragmentCountsAndTheyAreJoinedInOrder() throws IOException {
        try (HttpPort port = new HttpPort(routes); RawClient client = open(port)) {
            client.send(HEX.parseHex(fragments(200) + "0080" + NO_MASK + "8080" + NO_MASK));
            byte[] answer = client.read(4 + 200);
            assertThat(HEX.formatHex(answer, 0, 4)).isEqualTo("817e00c8");
            assertThat(new String(answer, 4, 200, StandardCharsets.US_ASCII)).isEqualTo("a" + "b".repeat(199));
            assertThat(echo.fragments).hasValue(201);
        }
    }

    @Test
    void aMessageOfTooManyFragmentsIsClosedWith1008() throws IOException {
        try (HttpPort port = new HttpPort(routes); RawClient client = open(port)) {
            client.send(HEX.parseHex(fragments(WebSocketMessages.MOST_FRAGMENTS + 1)));
            assertThat(closeCode(client)).isEqualTo(1008);
        }
    }

    @Test
    void whatIsNotWholeInTimeEndsItsConnection() throws IOException {
        HttpSettings hasty = HttpPort.PATIENT.withMessage(Duration.ofMillis(300));
        try (HttpPort port = new HttpPort(hasty, routes, () -> null);
                RawClient fragment = open(port);
                RawClient half = open(port);
                RawClient silent = open(port)) {
            fragment.send(HEX.parseHex(fragments(1)));
            half.send(HEX.parseHex("81fe0100" + NO_MASK + "6161"));
            assertThat(fragment.readToEnd()).isEmpty();
            assertThat(half.readToEnd()).isEmpty();
            silent.send(HEX.parseHex("8181" + NO_MASK + "61"));
            assertThat(HEX.formatHex(silent.read(3))).isEqualTo("810161");
            assertThat(port.counters().refusals(HttpRefusal.DEADLINE)).isEqualTo(2);
        }
    }

    @Test
    void allOfThemTogetherHaveABudgetAndWhatWasHeldIsGivenBack() throws IOException {
        MemoryShare share = SMALL.share(Holding.WEBSOCKET_MESSAGES);
        byte[] sixtyThousand = HEX.parseHex("01fe" + "ea60" + NO_MASK);
        try (HttpPort port = new HttpPort(HttpPort.PATIENT, routes, SMALL)) {
            RawClient[] clients = new RawClient[40];
            int refused = 0;
            for (int i = 0; i < clients.length; i++) {
                clients[i] = open(port).send(sixtyThousand).send(new byte[60_000]);
                // The answer to the ping says that the fragment has been looked at; a refusal comes instead of it.
                clients[i].send(HEX.parseHex("8980" + NO_MASK));
                refused += (clients[i].read(2)[0] & 0xFF) == 0x88 ? 1 : 0;
            }
            assertThat(share.held()).isLessThanOrEqualTo(share.most());
            assertThat(refused).isBetween(10, 30);
            assertThat(port.counters().refusals(HttpRefusal.MEMORY)).isEqualTo(refused);
            for (RawClient client : clients) {
                client.close();
            }
            port.awaitConnections(0);
            assertThat(share.held()).isZero();
        }
    }
}
