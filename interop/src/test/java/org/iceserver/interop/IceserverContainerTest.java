package org.iceserver.interop;

import java.net.InetAddress;
import java.time.Duration;

import org.iceserver.client.Credentials;
import org.iceserver.client.ServerAddress;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

import static org.assertj.core.api.Assertions.assertThat;

/** Our image on Docker's bridge network, with a peer on the host. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class IceserverContainerTest {
    private static final Credentials ANN = new Credentials("ann", "wonderland");

    private final GenericContainer<?> container = new GenericContainer<>(ContainerImages.iceserver())
            .withExposedPorts(3000)
            .withCommand("serve", "--profile", "lab", "--user", "ann:wonderland")
            .waitingFor(Wait.forHttp("/healthz").forPort(3000).withStartupTimeout(Duration.ofSeconds(60)));

    @BeforeAll
    void start() {
        container.start();
    }

    @AfterAll
    void stop() {
        container.stop();
    }

    @Test
    void relaysOverUdpToAPeerOnTheHost() throws Exception {
        try (EchoPeer peer = new EchoPeer(Containers.gateway(container))) {
            RelayRoundTrip.toPeerAndBack(ServerAddress.udp(address(), 3478), ANN, peer);
        }
    }

    @Test
    void relaysOverTcpToAPeerOnTheHost() throws Exception {
        try (EchoPeer peer = new EchoPeer(Containers.gateway(container))) {
            RelayRoundTrip.toPeerAndBack(ServerAddress.tcp(address(), 3478), ANN, peer);
        }
    }

    @Test
    void relaysBetweenTwoClients() throws Exception {
        RelayRoundTrip.relayToRelay(ServerAddress.udp(address(), 3478), ANN);
    }

    @Test
    void runsAsNobodySpecial() {
        assertThat(container.getContainerInfo().getConfig().getUser()).isEqualTo("65532:65532");
    }

    private String address() {
        InetAddress address = Containers.address(container);
        return address.getHostAddress();
    }
}
