package org.iceserver.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import javax.net.ssl.SSLContext;

import org.iceserver.client.AllocateOptions;
import org.iceserver.client.Credentials;
import org.iceserver.client.Received;
import org.iceserver.client.ServerAddress;
import org.iceserver.client.ServerAddress.Protocol;
import org.iceserver.client.Timing;
import org.iceserver.client.TurnClient;
import org.iceserver.client.TurnException;
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
import org.iceserver.signal.IceGrant;
import org.iceserver.signal.IceServer;
import org.iceserver.signal.Profile;
import org.iceserver.signal.auth.Authentication;
import org.iceserver.stun.Bytes;
import org.iceserver.testing.TestAuthority;
import org.iceserver.testing.Trust;
import org.iceserver.transport.AddressBlock;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.TransportMode;
import org.iceserver.transport.tls.PemPair;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Our own client, which stands on the JDK's TLS and DTLS, against the whole server. */
class SecureClientsTest {
    private static final String HOST = "localhost";
    private static final int PACKETS = 1_000;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Timing TIMING = Timing.STANDARD.withDeadline(PATIENCE);

    @TempDir
    private Path folder = Path.of("");
    @SuppressWarnings("NullAway.Init") // before each test
    private PemPair pair;
    @SuppressWarnings("NullAway.Init") // before each test
    private Server server;

    @BeforeEach
    void start() throws IOException {
        pair = new TestAuthority().issue(folder, HOST, PemPair::new);
        IpAddress loopback = IpAddress.parse("127.0.0.1");
        server = Server.start(new Configuration(
                new Listening(OptionalInt.empty(), OptionalInt.of(0), OptionalInt.of(0), OptionalInt.empty(),
                        List.of(loopback), TransportMode.AUTO, 1),
                new Relaying(List.of(loopback), List.of(), List.of(), Set.of(), Optional.empty(),
                        new PortRange(49_152, 65_535)),
                new Access(Profile.LOCAL,
                        new Users("test", List.of(), new SharedSecrets(List.of(), ':'), ThirdParty.NONE),
                        new Lifetimes(Duration.ofHours(1), Duration.ofHours(24), Duration.ofMinutes(10)),
                        new PeerRanges(List.of(AddressBlock.parse("127.0.0.0/8")), List.of()),
                        LimitTable.of(Profile.LOCAL, List.of())),
                new Signaling(List.of(), List.of(), new Tls.Pem(List.of(pair)), Set.of(), new Authentication.None(),
                        Signaling.EndOfRelay.KICK),
                Duration.ZERO),
                HostNetwork.read());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** One packet at a time, there and back between two allocations: each is waited for, so none can hide. */
    @ParameterizedTest
    @EnumSource(value = Protocol.class, names = {"TLS", "DTLS"})
    void nothingIsLost(Protocol protocol) throws Exception {
        try (TurnClient one = client(protocol, HOST, trusting()); TurnClient two = client(protocol, HOST, trusting())) {
            InetSocketAddress first = one.allocate(AllocateOptions.NONE).relayed();
            InetSocketAddress second = two.allocate(AllocateOptions.NONE).relayed();
            one.bindChannel(second);
            two.createPermission(first);
            for (int i = 0; i < PACKETS; i++) {
                byte[] packet = ("packet " + i).repeat(1 + i % 100).getBytes(StandardCharsets.UTF_8);
                one.send(second, packet);
                assertThat(received(two)).isEqualTo(Bytes.of(packet));
                two.send(first, packet);
                assertThat(received(one)).isEqualTo(Bytes.of(packet));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = Protocol.class, names = {"TLS", "DTLS"})
    void aCertificateForAnotherHostIsRefused(Protocol protocol) {
        assertThatThrownBy(() -> client(protocol, "127.0.0.1", trusting())).isInstanceOf(TurnException.class)
                .hasMessageStartingWith(protocol + " with 127.0.0.1:");
    }

    @ParameterizedTest
    @EnumSource(value = Protocol.class, names = {"TLS", "DTLS"})
    void aStrangersCertificateIsRefused(Protocol protocol) {
        ServerAddress to = new ServerAddress(protocol, HOST, server.tlsPort().orElseThrow());
        assertThatThrownBy(() -> TurnClient.connect(to, null, TIMING)).isInstanceOf(TurnException.class)
                .hasMessageStartingWith(
                        "The certificate of localhost comes from CN=test authority, which this machine does not trust");
    }

    private static Bytes received(TurnClient client) throws TurnException {
        Received arrived = client.receive(PATIENCE);
        return Objects.requireNonNull(arrived, "nothing arrived").data();
    }

    private TurnClient client(Protocol protocol, String host, Trusted trust) throws Exception {
        IceServer minted = server.minting().mint("127.0.0.1", "", true, IceGrant.PLAIN).iceServers().getLast();
        return TurnClient.connect(new ServerAddress(protocol, host, server.tlsPort().orElseThrow()),
                new Credentials(Objects.requireNonNull(minted.username()),
                        Objects.requireNonNull(minted.credential())),
                TIMING, trust.context(protocol));
    }

    /** Makes the context for a protocol. */
    private interface Trusted {
        SSLContext context(Protocol protocol) throws Exception;
    }

    /** In the server's own certificate. */
    private Trusted trusting() {
        return protocol -> Trust.only(pair.chain(), protocol == Protocol.DTLS ? "DTLS" : "TLS");
    }
}
