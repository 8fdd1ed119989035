package org.iceserver.transport.door;

import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.iceserver.testing.LeakWatch;
import org.iceserver.transport.memory.MemoryBudget;
import org.iceserver.transport.tls.HandshakePlaces;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.iceserver.transport.door.DoorFixture.bytes;
import static org.iceserver.transport.door.DoorFixture.servedBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

@ExtendWith(LeakWatch.class)
class SharedPortTest {
    private static final byte[] REQUEST = bytes("GET /ice HTTP/1.1\r\nHost: x\r\n\r\n");
    private static final byte[] BINDING = bytes("\0\1\0\0\41\22\244\102abcdefghijkl");
    private static final byte[] CHANNEL_DATA = bytes("\100\0\0\4abcd");

    @Test
    void withoutTlsTheFirstByteDecides() throws IOException {
        try (DoorFixture door = new DoorFixture();
                Socket web = door.connect();
                Socket stun = door.connect();
                Socket data = door.connect();
                Socket priorKnowledge = door.connect()) {
            assertThat(servedBy(web, REQUEST)).isEqualTo("HTTP plain 127.0.0.1");
            assertThat(servedBy(stun, BINDING)).isEqualTo("STUN plain 127.0.0.1");
            assertThat(servedBy(priorKnowledge, bytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"))).startsWith("HTTP plain");
            // 0x40 is no letter; a channel number that begins with one would be taken for HTTP, but never comes first.
            assertThat(servedBy(data, CHANNEL_DATA)).isEqualTo("STUN plain 127.0.0.1");
        }
    }

    static Stream<Arguments> hellos() {
        return Stream.of("", "localhost", "turn.example.org").flatMap(
                name -> Stream.of("", "http/1.1", "h2,http/1.1", "stun.turn", "stun.turn,h2", "imap")
                        .map(protocols -> arguments(name, protocols)));
    }

    /** Every mixture of names: each client that speaks what it asks for is served by the right one. */
    @ParameterizedTest
    @MethodSource("hellos")
    void insideTlsNobodyReachesTheWrongServer(String name, String protocols) throws Exception {
        String[] offered = protocols.isEmpty() ? new String[0] : protocols.split(",");
        boolean forWeb = protocols.contains("h") && !protocols.contains("stun");
        boolean forTurn = protocols.equals("stun.turn")
                || (name.startsWith("turn") && !forWeb);
        try (DoorFixture door = new DoorFixture();
                Socket web = door.secure(door.connect(), name, offered);
                Socket stun = door.secure(door.connect(), name, offered)) {
            assertThat(servedBy(web, REQUEST)).isEqualTo(forTurn ? "" : "HTTP secure 127.0.0.1");
            assertThat(servedBy(stun, BINDING)).isEqualTo(forWeb ? "" : "STUN secure 127.0.0.1");
            assertThat(door.port().refusals(Refusal.CONTRADICTION)).isEqualTo(forTurn || forWeb ? 1 : 0);
        }
    }

    @Test
    void aClientHelloMayComeByteByByteOrInManyRecords() throws Exception {
        try (DoorFixture door = new DoorFixture()) {
            int port = door.port().addresses().getFirst().getPort();
            for (ReshapedSocket.Form form : List.<ReshapedSocket.Form>of(ReshapedSocket::byteByByte,
                    ReshapedSocket::inManyRecords)) {
                try (Socket web = door.secure(new ReshapedSocket(port, form), "localhost", "http/1.1");
                        Socket stun = door.secure(new ReshapedSocket(port, form), "turn.example.org")) {
                    assertThat(servedBy(web, REQUEST)).isEqualTo("HTTP secure 127.0.0.1");
                    assertThat(servedBy(stun, BINDING)).isEqualTo("STUN secure 127.0.0.1");
                }
            }
        }
    }

    @Test
    void whatIsNeitherIsClosedAndCounted() throws IOException {
        try (DoorFixture door = new DoorFixture(); Socket odd = door.connect()) {
            assertThat(servedBy(odd, (byte) 0x99)).isEmpty();
            assertThat(door.port().refusals(Refusal.UNKNOWN_FIRST_BYTE)).isEqualTo(1);
            assertThat(door.taken()).isZero();
        }
    }

    @Test
    void whoSaysNothingOrNeverFinishesItsHelloIsClosedAndCounted() throws IOException {
        try (DoorFixture door = new DoorFixture(); Socket silent = door.connect(); Socket half = door.connect()) {
            half.getOutputStream().write(bytes("\26\3\1\2\0\1\0\1\374\3\3"));
            DoorFixture.await(() -> door.port().waiting() == 2);

            assertThat(silent.getInputStream().read()).isNegative();
            assertThat(half.getInputStream().read()).isNegative();
            DoorFixture.await(() -> door.port().refusals(Refusal.SILENT) == 2);
            assertThat(door.port().waiting()).isZero();
        }
    }

    @Test
    void aHandshakeThatFailsIsCounted() throws IOException {
        try (DoorFixture door = new DoorFixture(); Socket rubbish = door.connect()) {
            rubbish.getOutputStream().write(new byte[]{0x16, 3, 1, 0, 4, 9, 9, 9, 9});
            DoorFixture.await(() -> door.port().refusals(Refusal.HANDSHAKE_FAILED) == 1);
            assertThat(door.taken()).isZero();
        }
    }

    @Test
    void aSourceMayBeginOnlySoManyHandshakes() throws Exception {
        try (DoorFixture door = new DoorFixture(_ -> false, (_, _) -> false, MemoryBudget.ample());
                Socket secure = door.connect()) {
            assertThat(catchThrowable(
                    () -> servedBy(door.secure(secure, ""), REQUEST))).isInstanceOf(IOException.class);
            DoorFixture.await(() -> door.port().refusals(Refusal.HANDSHAKE_LIMIT) == 1);
        }
    }

    @Test
    void theClientIsWhoATrustedProxyNames() throws Exception {
        byte[] header = bytes("PROXY TCP4 198.51.100.7 192.0.2.1 4711 443\r\n");
        try (DoorFixture door = new DoorFixture(_ -> true, HandshakePlaces.Rate.UNLIMITED, MemoryBudget.ample());
                Socket plain = door.connect();
                Socket secure = door.connect();
                Socket broken = door.connect()) {
            plain.getOutputStream().write(header);
            assertThat(servedBy(plain, BINDING)).isEqualTo("STUN plain 198.51.100.7");
            secure.getOutputStream().write(header);
            assertThat(servedBy(door.secure(secure, ""), REQUEST)).isEqualTo("HTTP secure 198.51.100.7");
            assertThat(servedBy(broken, bytes("PROXY TCP4 nobody nowhere 1 2\r\n"))).isEmpty();
            DoorFixture.await(() -> door.port().refusals(Refusal.BAD_PROXY_HEADER) == 1);
        }
    }

    /** With memory for a few hundred, the silent ones give way. */
    @Test
    void thousandsThatSayNothingKeepNobodyOut() throws IOException {
        List<Socket> silent = new ArrayList<>();
        try (DoorFixture door = new DoorFixture(_ -> false, HandshakePlaces.Rate.UNLIMITED,
                MemoryBudget.of(16 << 20, 16 << 20))) {
            for (int i = 0; i < 1_000; i++) {
                silent.add(door.connect());
            }
            try (Socket web = door.connect(); Socket stun = door.connect()) {
                assertThat(servedBy(web, REQUEST)).startsWith("HTTP");
                assertThat(servedBy(stun, BINDING)).startsWith("STUN");
            }
            assertThat(door.port().refusals(Refusal.NO_PLACE)).isZero();
        } finally {
            for (Socket one : silent) {
                one.close();
            }
        }
    }
}
