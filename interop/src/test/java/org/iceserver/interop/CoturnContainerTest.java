package org.iceserver.interop;

import java.time.Duration;

import org.iceserver.client.AllocateOptions;
import org.iceserver.client.Credentials;
import org.iceserver.client.ServerAddress;
import org.iceserver.client.Timing;
import org.iceserver.client.TurnClient;
import org.iceserver.client.TurnException;
import org.iceserver.stun.ErrorCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Our client against coturn, so that the two halves of our own code are not only right towards each other. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CoturnContainerTest {
    private static final Credentials ANN = new Credentials("ann", "wonderland");

    private final GenericContainer<?> coturn = new GenericContainer<>(ContainerImages.coturn())
            .withExposedPorts(3478)
            .withCommand("--lt-cred-mech", "--user", "ann:wonderland", "--realm", "example.org", "--no-tls",
                    "--no-dtls",
                    "--no-cli", "--log-file", "stdout", "--simple-log", "--pidfile", "/tmp/turnserver.pid")
            .waitingFor(Wait.forLogMessage(".*SQLite DB connection success.*", 1)
                    .withStartupTimeout(Duration.ofSeconds(60)));

    @BeforeAll
    void start() {
        coturn.start();
    }

    @AfterAll
    void stop() {
        coturn.stop();
    }

    @Test
    void ourClientRelaysOverUdp() throws Exception {
        try (EchoPeer peer = new EchoPeer(Containers.gateway(coturn))) {
            RelayRoundTrip.toPeerAndBack(ServerAddress.udp(address(), 3478), ANN, peer);
        }
    }

    @Test
    void ourClientRelaysOverTcp() throws Exception {
        try (EchoPeer peer = new EchoPeer(Containers.gateway(coturn))) {
            RelayRoundTrip.toPeerAndBack(ServerAddress.tcp(address(), 3478), ANN, peer);
        }
    }

    @Test
    void twoOfOurClientsMeetThroughCoturn() throws Exception {
        RelayRoundTrip.relayToRelay(ServerAddress.udp(address(), 3478), ANN);
    }

    @Test
    void ourClientIsToldOfAWrongPassword() throws Exception {
        Credentials wrong = new Credentials("ann", "looking-glass");
        Timing timing = Timing.STANDARD.withDeadline(Duration.ofSeconds(10));
        try (TurnClient client = TurnClient.connect(ServerAddress.udp(address(), 3478), wrong, timing)) {
            assertThatThrownBy(() -> client.allocate(AllocateOptions.NONE)).isInstanceOfSatisfying(TurnException.class,
                    refused -> assertThat(refused.is(ErrorCode.UNAUTHENTICATED)).isTrue());
        }
    }

    private String address() {
        return Containers.address(coturn).getHostAddress();
    }
}
