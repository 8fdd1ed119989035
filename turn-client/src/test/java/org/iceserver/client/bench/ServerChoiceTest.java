package org.iceserver.client.bench;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;

import org.iceserver.client.FakeTurnServer;
import org.iceserver.client.ServerAddress;
import org.iceserver.client.ServerAddress.Protocol;
import org.iceserver.client.TurnException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ServerChoiceTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @ParameterizedTest
    @EnumSource(value = Protocol.class, names = {"UDP", "TCP", "TLS"})
    void theFirstAddressThatAnswersIsLoaded(Protocol protocol) throws IOException {
        try (FakeTurnServer server = new FakeTurnServer();
                DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            ServerAddress named = new ServerAddress(protocol, "several.example.org", server.port());

            assertThat(ServerChoice.of(named,
                    List.of(loopback(closedPort()), loopback(silent.getLocalPort()), loopback(server.port())),
                    PATIENCE)).isEqualTo(loopback(server.port()));
        }
    }

    @Test
    void anOnlyAddressIsNotAsked() throws IOException {
        InetSocketAddress only = loopback(closedPort());

        assertThat(ServerChoice.of(ServerAddress.tcp("one.example.org", only.getPort()), List.of(only), PATIENCE))
                .isEqualTo(only);
    }

    @Test
    void whereNoneAnswersTheLastFailureIsTold() throws IOException {
        InetSocketAddress nobody = loopback(closedPort());

        assertThatThrownBy(() -> ServerChoice.of(ServerAddress.tcp("two.example.org", nobody.getPort()),
                List.of(nobody, nobody), PATIENCE)).isInstanceOf(TurnException.class)
                .hasMessageStartingWith("Nothing listens on 127.0.0.1:" + nobody.getPort());
    }

    private static int closedPort() throws IOException {
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return closed.getLocalPort();
        }
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }
}
