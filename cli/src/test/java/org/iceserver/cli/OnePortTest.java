package org.iceserver.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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
import org.iceserver.client.ServerAddress;
import org.iceserver.client.ServerAddress.Protocol;
import org.iceserver.client.Timing;
import org.iceserver.client.TurnClient;
import org.iceserver.server.Server;
import org.iceserver.server.config.Access;
import org.iceserver.server.config.Configuration;
import org.iceserver.server.config.Lifetimes;
import org.iceserver.server.config.LimitTable;
import org.iceserver.server.config.Listening;
import org.iceserver.server.config.PeerRanges;
import org.iceserver.server.config.PortRange;
import org.iceserver.server.config.Ports;
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
import org.iceserver.testing.FreePort;
import org.iceserver.testing.TestAuthority;
import org.iceserver.testing.Trust;
import org.iceserver.transport.AddressBlock;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.TransportMode;
import org.iceserver.transport.tls.PemPair;
import org.iceserver.turn.netty.ClientTransport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Signaling, STUN and TURN on the same ports, with and without TLS. */
class OnePortTest {
    private static final String HOST = "localhost";
    private static final Timing TIMING = Timing.STANDARD.withDeadline(Duration.ofSeconds(20));
    private static final byte[] BINDING_REQUEST = {0, 1, 0, 0, 0x21, 0x12, (byte) 0xA4, 0x42, 1, 2, 3, 4, 5, 6, 7, 8,
        9, 10, 11, 12};
    private static final byte[] WORDS = "over the one port".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder = Path.of("");
    @SuppressWarnings("NullAway.Init") // before each test
    private PemPair pair;
    private final int port = FreePort.next();

    @BeforeEach
    void issue() throws IOException {
        pair = new TestAuthority().issue(folder, HOST, PemPair::new);
    }

    @Test
    void everybodyIsServedOnTheOnePort() throws Exception {
        try (Server server = start(new Ports(List.of(port), List.of(port), List.of(port)))) {
            assertThat(get("http", port)).isEqualTo(200);
            assertThat(get("https", port)).isEqualTo(200);
            for (Protocol protocol : Protocol.values()) {
                assertRelays(server, protocol, port);
            }
            assertThat(server.signalPort()).hasValue(port);
            assertThat(server.tlsPorts()).containsExactly(port);
            assertThat(urls(server)).containsExactly("stun:localhost:" + port,
                    "turn:localhost:" + port + "?transport=udp", "turn:localhost:" + port + "?transport=tcp",
                    "turns:localhost:" + port + "?transport=tcp", "turns:localhost:" + port + "?transport=udp");
        }
    }

    /** The web keeps its second port, STUN its usual ones; one port of each is the same. */
    @Test
    void portsMayBeSeveralAndOverlap() throws Exception {
        int web = FreePort.next();
        int plain = FreePort.next();
        try (Server server = start(new Ports(List.of(port, web), List.of(plain, port), List.of(port)))) {
            for (int one : List.of(port, web)) {
                assertThat(get("http", one)).isEqualTo(200);
                assertThat(get("https", one)).isEqualTo(200);
            }
            for (int one : List.of(port, plain)) {
                assertRelays(server, Protocol.UDP, one);
                assertRelays(server, Protocol.TCP, one);
                assertRelays(server, Protocol.TLS, one);
            }
            assertThat(urls(server)).startsWith("stun:localhost:" + plain,
                    "turn:localhost:" + plain + "?transport=udp", "turn:localhost:" + plain + "?transport=tcp",
                    "turn:localhost:" + port + "?transport=udp");
            assertThat(server.signalPorts()).containsExactly(port, web);
        }
    }

    /** Nothing is shared: the STUN ports alone overlap, which one listener serves. */
    @Test
    void theStunAndTheTlsPortMayBeOne() throws Exception {
        try (Server server = start(new Ports(List.of(), List.of(port), List.of(port)))) {
            for (Protocol protocol : Protocol.values()) {
                assertRelays(server, protocol, port);
            }
            assertThat(urls(server)).hasSize(5);
        }
    }

    @Test
    void whenSignalingHasLeftTurnStays() throws Exception {
        try (Server server = start(new Ports(List.of(port), List.of(port), List.of(port)))) {
            try (TurnClient client = client(server, Protocol.TLS, port)) {
                client.allocate(AllocateOptions.NONE);
                server.drain();

                assertThatThrownBy(() -> get("https", port)).isInstanceOf(IOException.class);
                client.refresh(Duration.ofMinutes(5));
            }
            try (Socket later = new Socket(HOST, port)) {
                later.getOutputStream().write(BINDING_REQUEST);
                assertThat(later.getInputStream().readNBytes(2)).as("a Binding success response").containsExactly(1, 1);
            }
        }
    }

    private int get(String scheme, int at) throws Exception {
        try (HttpClient client = HttpClient.newBuilder().sslContext(Trust.only(pair.chain(), "TLS")).build()) {
            return client.send(HttpRequest.newBuilder(URI.create(scheme + "://" + HOST + ":" + at + "/healthz"))
                    .timeout(Duration.ofSeconds(20)).build(), HttpResponse.BodyHandlers.ofString()).statusCode();
        }
    }

    private void assertRelays(Server server, Protocol protocol, int at) throws Exception {
        try (TurnClient one = client(server, protocol, at); TurnClient two = client(server, protocol, at)) {
            InetSocketAddress first = one.allocate(AllocateOptions.NONE).relayed();
            InetSocketAddress second = two.allocate(AllocateOptions.NONE).relayed();
            one.createPermission(second);
            two.createPermission(first);
            one.send(second, WORDS);
            assertThat(Objects.requireNonNull(two.receive(Duration.ofSeconds(20)), "nothing came").data())
                    .isEqualTo(Bytes.of(WORDS));
        }
    }

    private TurnClient client(Server server, Protocol protocol, int at) throws Exception {
        IceServer minted = server.minting().mint(HOST, "", true, IceGrant.PLAIN).iceServers().getLast();
        return TurnClient.connect(new ServerAddress(protocol, HOST, at),
                new Credentials(Objects.requireNonNull(minted.username()),
                        Objects.requireNonNull(minted.credential())),
                TIMING, trust(protocol));
    }

    private SSLContext trust(Protocol protocol) throws Exception {
        return Trust.only(pair.chain(), protocol == Protocol.DTLS ? "DTLS" : "TLS");
    }

    private static List<String> urls(Server server) {
        return server.minting().mint(HOST, "", true, IceGrant.PLAIN).iceServers().stream().map(IceServer::urls)
                .flatMap(List::stream).filter(url -> url.contains(HOST)).toList();
    }

    private Server start(Ports ports) {
        IpAddress loopback = IpAddress.parse("127.0.0.1");
        return Server.start(new Configuration(
                new Listening(ports, OptionalInt.empty(), List.of(loopback), TransportMode.AUTO, 2,
                        ClientTransport.all(), List.of()),
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
}
