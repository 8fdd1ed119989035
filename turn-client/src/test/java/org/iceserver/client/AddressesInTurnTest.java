package org.iceserver.client;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.iceserver.client.ServerAddress.Protocol;
import org.iceserver.stun.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.iceserver.client.FakeTurnServer.ALICE;

/** A name with several addresses, of which some do not answer. */
class AddressesInTurnTest extends AgainstFakeTurnServer {
    private static final Timing BRISK = new Timing(Duration.ofMillis(50), 7, 16, Duration.ofSeconds(6));

    @ParameterizedTest
    @EnumSource(value = Protocol.class, names = {"UDP", "TCP"})
    void theAddressThatAnswersIsTaken(Protocol protocol) throws IOException {
        ServerAddress named = new ServerAddress(protocol, "several.example.org", server.port());
        try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed.close();
            List<InetSocketAddress> addresses = List.of(loopback(closed.getLocalPort()),
                    loopback(silent.getLocalPort()), loopback(server.port()));

            InetSocketAddress mapped = StunClient.binding(named, addresses, BRISK);
            assertThat(mapped.getAddress()).isEqualTo(InetAddress.getLoopbackAddress());
            try (TurnClient client = TurnClient.connect(named, addresses, ALICE, BRISK, Tls.standard(protocol))) {
                assertThat(client.allocate(AllocateOptions.NONE).relayed().getPort()).isPositive();
            }
        }
    }

    @Test
    void aRefusalIsAnAnswerAndEndsTheSearch() {
        List<InetSocketAddress> twice = List.of(loopback(1), loopback(2));
        List<InetSocketAddress> tried = new ArrayList<>();

        assertThatThrownBy(() -> AddressesInTurn.first(twice, BRISK, (address, _) -> {
            tried.add(address);
            throw new TurnException(ErrorCode.SERVER_ERROR.code(), "The server is ill.");
        })).isInstanceOf(TurnException.class);
        assertThat(tried).containsExactly(loopback(1));
    }

    @Test
    void whereNoneAnswersTheLastFailureIsTold() throws IOException {
        int nobody = server.port();
        server.close();
        List<InetSocketAddress> twice = List.of(loopback(nobody), loopback(nobody));

        assertThatThrownBy(() -> StunClient.binding(server.tcp(), twice, BRISK)).isInstanceOf(TurnException.class)
                .hasMessageStartingWith("Nothing listens on");
    }

    @Test
    void theFamiliesTakeTurns() {
        List<InetSocketAddress> resolved = Stream
                .of("2001:db8::1", "2001:db8::2", "2001:db8::3", "192.0.2.1", "192.0.2.2")
                .map(address -> new InetSocketAddress(address, 3478)).toList();

        assertThat(AddressesInTurn.ordered(resolved)).extracting(Addresses::text).containsExactly(
                "[2001:db8::1]:3478", "192.0.2.1:3478", "[2001:db8::2]:3478", "192.0.2.2:3478", "[2001:db8::3]:3478");
    }

    @Test
    void anAddressIsItsOnlyOne() throws TurnException {
        assertThat(ServerAddress.udp("192.0.2.1", 3478).addresses())
                .containsExactly(new InetSocketAddress("192.0.2.1", 3478));
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }
}
