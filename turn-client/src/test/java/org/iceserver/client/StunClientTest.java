package org.iceserver.client;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;

import org.iceserver.stun.StunMessage;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class StunClientTest extends AgainstFakeTurnServer {
    private static final Timing BRISK = new Timing(Duration.ofMillis(50), 7, 16, Duration.ofSeconds(20));

    @Test
    void bindingTellsTheMappedAddress() throws TurnException {
        for (ServerAddress address : new ServerAddress[]{server.udp(), server.tcp()}) {
            InetSocketAddress mapped = StunClient.binding(address, BRISK);

            assertThat(mapped.getAddress()).isEqualTo(InetAddress.getLoopbackAddress());
            assertThat(mapped.getPort()).isNotZero().isNotEqualTo(server.port());
        }
    }

    @Test
    void lostRequestsAreSentAgainWithTheSameTransactionId() throws TurnException {
        server.lose.set(3);

        assertThat(StunClient.binding(server.udp(), BRISK)).isNotNull();
        assertThat(server.seen).extracting(StunMessage::transactionId).isNotEmpty()
                .containsOnly(server.seen.getFirst().transactionId());
    }

    @Test
    void silenceEndsWithASentenceThatNamesTheServer() throws IOException {
        try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            ServerAddress address = ServerAddress.udp("127.0.0.1", silent.getLocalPort());

            assertThatThrownBy(() -> StunClient.binding(address, BRISK.withDeadline(Duration.ofMillis(100))))
                    .isInstanceOf(TurnException.class)
                    .hasMessageStartingWith("No answer from 127.0.0.1:" + silent.getLocalPort() + " over UDP");
        }
    }

    @Test
    void closedPortIsNamedAtOnce() throws IOException {
        int closed = server.port();
        server.close();

        for (ServerAddress address : new ServerAddress[]{server.udp(), server.tcp(),
            ServerAddress.tls("127.0.0.1", closed), ServerAddress.dtls("127.0.0.1", closed)}) {
            assertThat(address.port()).isEqualTo(closed);
            assertThatThrownBy(() -> StunClient.binding(address, BRISK)).isInstanceOf(TurnException.class)
                    .hasMessageStartingWith("Nothing listens on " + address);
        }
    }

    /** RFC 8489 s6.2.1: with an RTO of 500 ms requests leave at 0, 500, 1500, 3500, 7500, 15500 and 31500 ms. */
    @Test
    void standardTimingIsTheRfcs() {
        long at = 0;
        long[] waits = new long[7];
        for (int i = 0; i < 7; i++) {
            waits[i] = at;
            at += Timing.STANDARD.waitAfter(i + 1).toMillis();
        }

        assertThat(waits).containsExactly(0, 500, 1500, 3500, 7500, 15_500, 31_500);
        assertThat(at).isEqualTo(39_500);
        assertThat(Timing.STANDARD.deadline().toMillis()).isEqualTo(at);
    }
}
