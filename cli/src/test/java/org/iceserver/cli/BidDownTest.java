package org.iceserver.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

import org.iceserver.client.AllocateOptions;
import org.iceserver.client.Credentials;
import org.iceserver.client.ServerAddress;
import org.iceserver.client.Timing;
import org.iceserver.client.TurnClient;
import org.iceserver.client.TurnException;
import org.iceserver.credentials.StaticUser;
import org.iceserver.server.Server;
import org.iceserver.server.config.Access;
import org.iceserver.server.config.Configuration;
import org.iceserver.server.config.Lifetimes;
import org.iceserver.server.config.LimitTable;
import org.iceserver.server.config.Listening;
import org.iceserver.server.config.PeerRanges;
import org.iceserver.server.config.PortRange;
import org.iceserver.server.config.Relaying;
import org.iceserver.server.config.SharedSecrets;
import org.iceserver.server.config.Signaling;
import org.iceserver.server.config.ThirdParty;
import org.iceserver.server.config.Tls;
import org.iceserver.server.config.Users;
import org.iceserver.server.host.HostNetwork;
import org.iceserver.signal.Profile;
import org.iceserver.signal.auth.Authentication;
import org.iceserver.stun.Attribute.MessageIntegrity;
import org.iceserver.stun.Attribute.MessageIntegritySha256;
import org.iceserver.stun.Attribute.PasswordAlgorithm;
import org.iceserver.stun.Attribute.Userhash;
import org.iceserver.stun.Attribute.Username;
import org.iceserver.stun.StunMessage;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.TransportMode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** RFC 8489 s9.2.1 with our client, our server, and somebody in between who wants the weaker algorithm. */
class BidDownTest {
    private static final Timing QUICK = new Timing(Duration.ofMillis(100), 7, 16, Duration.ofSeconds(20));
    private static final Credentials ALICE = new Credentials("alice", "wonderland");

    @SuppressWarnings("NullAway.Init") // set before the first test
    private static Server server;

    @BeforeAll
    static void start() {
        server = Server.start(configuration(), HostNetwork.read());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void whereNobodyInterferesSha256AndTheHashedNameAreUsed() throws Exception {
        try (var middle = new MachineInTheMiddle(port(), challenge -> challenge)) {
            try (TurnClient client = connect(middle)) {
                assertThat(client.allocate(AllocateOptions.NONE).relayed().getPort()).isPositive();
            }

            StunMessage request = middle.lastSigned();
            assertThat(request.first(PasswordAlgorithm.class)).isEqualTo(PasswordAlgorithm.SHA256);
            assertThat(request.has(MessageIntegritySha256.class)).isTrue();
            assertThat(request.has(MessageIntegrity.class)).isFalse();
            assertThat(request.has(Userhash.class)).isTrue();
            assertThat(request.has(Username.class)).isFalse();
        }
    }

    @Test
    void theListTakenAwayIsNoticedByTheClient() throws Exception {
        try (var middle = new MachineInTheMiddle(port(), Challenges::withoutAlgorithms)) {
            assertRefused(middle, "The server's nonce promises a choice of password algorithms");

            assertThat(middle.signed()).isEmpty();
        }
    }

    @Test
    void theListTakenAwayAndTheNoncesBitClearedIsRefusedByTheServer() throws Exception {
        try (var middle = new MachineInTheMiddle(port(),
                challenge -> Challenges.withoutFeatures(Challenges.withoutAlgorithms(challenge)))) {
            assertRefused(middle, "The server rejects its own fresh nonces");

            assertThat(middle.signed()).isNotEmpty();
            assertThat(server.allocations()).isZero();
        }
    }

    private static void assertRefused(MachineInTheMiddle middle, String sentenceStart) {
        assertThatThrownBy(() -> {
            try (TurnClient client = connect(middle)) {
                client.allocate(AllocateOptions.NONE);
            }
        }).isInstanceOf(TurnException.class).hasMessageStartingWith(sentenceStart);
    }

    private static TurnClient connect(MachineInTheMiddle middle) throws IOException {
        return TurnClient.connect(ServerAddress.udp("127.0.0.1", middle.port()), ALICE, QUICK);
    }

    private static int port() {
        return server.stunPort().orElseThrow();
    }

    private static Configuration configuration() {
        IpAddress loopback = IpAddress.parse("127.0.0.1");
        return new Configuration(
                new Listening(OptionalInt.empty(), OptionalInt.of(0), OptionalInt.empty(), OptionalInt.empty(),
                        List.of(loopback),
                        TransportMode.AUTO, 1),
                new Relaying(List.of(loopback), List.of(), List.of(), Set.of(), Optional.empty(),
                        new PortRange(49_152, 65_535)),
                new Access(Profile.LOCAL,
                        new Users("example.org", List.of(new StaticUser("alice", "wonderland")),
                                new SharedSecrets(List.of(), ':'), ThirdParty.NONE),
                        new Lifetimes(Duration.ofHours(1), Duration.ofHours(24), Duration.ofMinutes(10)),
                        new PeerRanges(List.of(), List.of()), LimitTable.of(Profile.LOCAL, List.of())),
                new Signaling(List.of(), List.of(), new Tls.Off(), Set.of(), new Authentication.None(),
                        Signaling.EndOfRelay.KICK),
                Duration.ZERO);
    }
}
