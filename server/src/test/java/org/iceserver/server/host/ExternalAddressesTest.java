package org.iceserver.server.host;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

import org.iceserver.client.Timing;
import org.iceserver.server.config.ExternalIp;
import org.iceserver.server.config.HostPort;
import org.iceserver.server.config.StartRefused;
import org.iceserver.transport.IpAddress;
import org.iceserver.turn.allocation.RelayDirectory.Relay;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What clients are told for each relay address. */
class ExternalAddressesTest {
    private static final IpAddress INSIDE = IpAddress.parse("10.0.0.5");
    private static final IpAddress INSIDE_TOO = IpAddress.parse("10.0.0.6");
    private static final IpAddress INSIDE_V6 = IpAddress.parse("fd00::5");
    private static final IpAddress GLOBAL = IpAddress.parse("9.9.9.9");
    private static final IpAddress PUBLIC = IpAddress.parse("8.8.4.4");
    private static final ExternalAddresses.Ask NOBODY = bound -> {
        throw new AssertionError("asked about " + bound);
    };

    @Test
    void aHostNameIsLookedUp() {
        assertThat(ExternalIp.parse("localhost")).isInstanceOfSatisfying(ExternalIp.Everywhere.class,
                everywhere -> assertThat(everywhere.told().isLoopback()).isTrue());
        assertThat(ExternalIp.parse("localhost/127.0.0.2")).isInstanceOf(ExternalIp.Pair.class);
        assertThatThrownBy(() -> ExternalIp.parse("nowhere.invalid"))
                .hasMessageContaining("'nowhere.invalid' is a name that cannot be looked up");
        assertThatThrownBy(() -> ExternalIp.parse("300.1.2.3")).hasMessageContaining("is not an IP address");
    }

    @Test
    void withoutExternalAddressEachIsToldAsItIs() {
        assertThat(told(NOBODY, List.of(INSIDE, INSIDE_V6))).containsExactly(INSIDE, INSIDE_V6);
    }

    @Test
    void aPlainAddressStandsForItsFamilyOnly() {
        assertThat(told(NOBODY, List.of(INSIDE, INSIDE_V6), "8.8.4.4")).containsExactly(PUBLIC, INSIDE_V6);
        assertThat(told(NOBODY, List.of(INSIDE, INSIDE_V6), "2600::1", "8.8.4.4"))
                .containsExactly(PUBLIC, IpAddress.parse("2600::1"));
    }

    @Test
    void aPairStandsForItsAddressAndBeatsAPlainOne() {
        assertThat(told(NOBODY, List.of(INSIDE, INSIDE_TOO), "8.8.4.4", "8.8.8.8/10.0.0.6"))
                .containsExactly(PUBLIC, IpAddress.parse("8.8.8.8"));
    }

    @Test
    void autoAsksOnlyAboutWhatIsNotReachableByItself() {
        assertThat(told(bound -> PUBLIC, List.of(INSIDE, GLOBAL), "auto")).containsExactly(PUBLIC, GLOBAL);
    }

    @Test
    void twoRelayAddressesAreNotToldAsOne() {
        assertThatThrownBy(() -> told(NOBODY, List.of(INSIDE, INSIDE_TOO), "8.8.4.4"))
                .isInstanceOf(StartRefused.class).hasMessageContaining("8.8.4.4")
                .hasMessageContaining("PUBLIC/PRIVATE");
    }

    @Test
    void autoTakesTheFirstAnswerOfAServerThatIsNotThisHost() throws IOException {
        try (var server = new OneAnswer("198.51.100.9")) {
            var ask = new AutoStun(List.of(HostPort.parse("10.0.0.5"), server.address()), List.of(INSIDE), quick());

            assertThat(ask.publicAddressOf(IpAddress.parse("127.0.0.1"))).isEqualTo(IpAddress.parse("198.51.100.9"));
        }
    }

    @Test
    void autoThatNobodyAnswersIsOneSentenceWithEveryReason() throws IOException {
        try (var silent = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            var ask = new AutoStun(List.of(HostPort.parse("10.0.0.5"),
                    new HostPort("127.0.0.1", OptionalInt.of(silent.getLocalPort()))), List.of(INSIDE), quick());

            assertThatThrownBy(() -> ask.publicAddressOf(IpAddress.parse("127.0.0.1")))
                    .isInstanceOf(StartRefused.class).hasMessageContaining("10.0.0.5 is this host itself")
                    .hasMessageContaining("No answer from 127.0.0.1").hasMessageContaining("--auto-stun");
        }
    }

    private static Timing quick() {
        return new Timing(Duration.ofMillis(50), 3, 1, Duration.ofSeconds(10));
    }

    private static List<IpAddress> told(ExternalAddresses.Ask ask, List<IpAddress> bound, String... externalIps) {
        return new ExternalAddresses(Stream.of(externalIps).map(ExternalIp::parse).toList()).relays(bound, ask)
                .stream().map(Relay::told).toList();
    }

    /** A STUN server that sees everybody as one address. */
    private static final class OneAnswer implements AutoCloseable {
        private final DatagramSocket socket = new DatagramSocket(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        private final byte[] seen;

        OneAnswer(String seen) throws IOException {
            this.seen = IpAddress.parse(seen).toBytes();
            Thread.ofVirtual().start(this::answer);
        }

        HostPort address() {
            return new HostPort("127.0.0.1", OptionalInt.of(socket.getLocalPort()));
        }

        private void answer() {
            var packet = new DatagramPacket(new byte[512], 512);
            try {
                socket.receive(packet);
                byte[] response = Arrays.copyOf(packet.getData(), 32);
                // Binding success with MAPPED-ADDRESS (RFC 8489 s14.1), port 9.
                byte[] head = {1, 1, 0, 12};
                byte[] mapped = {0, 1, 0, 8, 0, 1, 0, 9, seen[0], seen[1], seen[2], seen[3]};
                System.arraycopy(head, 0, response, 0, 4);
                System.arraycopy(mapped, 0, response, 20, 12);
                socket.send(new DatagramPacket(response, 32, packet.getSocketAddress()));
            } catch (IOException e) {
                // The test is over.
            }
        }

        @Override
        public void close() {
            socket.close();
        }
    }
}
