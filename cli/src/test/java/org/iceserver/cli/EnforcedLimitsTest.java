package org.iceserver.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import org.iceserver.client.AllocateOptions;
import org.iceserver.client.Credentials;
import org.iceserver.client.ServerAddress;
import org.iceserver.client.Timing;
import org.iceserver.client.TurnClient;
import org.iceserver.client.TurnException;
import org.iceserver.credentials.StaticUser;
import org.iceserver.server.Server;
import org.iceserver.server.config.Access;
import org.iceserver.server.config.Admin;
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
import org.iceserver.testing.Trust;
import org.iceserver.transport.AddressBlock;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.TransportMode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A running server refuses one request too many, tells the client, counts the refusal in its metrics, and names the limit in
 * its log. Loopback is exempt from limits of a source, so these are tested behind the PROXY protocol where possible. The others
 * are tested in interop's SourceLimitsTest, where a host has several addresses.
 */
class EnforcedLimitsTest {
    private static final IpAddress LOOPBACK = IpAddress.parse("127.0.0.1");
    private static final InetSocketAddress PEER = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);
    private static final InetSocketAddress OTHER_PEER = new InetSocketAddress("127.0.0.2", 9);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String CLOSED = "closed";
    private static final String SILENCE = "silence";

    private final Logger logger = (Logger) LoggerFactory.getLogger("org.iceserver");
    private final @Nullable Level before = logger.getLevel();
    private final Lines lines = new Lines();

    /** What was logged. */
    private static final class Lines extends AppenderBase<ILoggingEvent> {
        private final BlockingQueue<String> said = new LinkedBlockingQueue<>();

        @Override
        protected void append(ILoggingEvent event) {
            said.add(event.getFormattedMessage());
        }

        String await(String words) throws InterruptedException {
            while (true) {
                String line = said.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                assertThat(line).as("a line with '%s'", words).isNotNull();
                if (line.contains(words)) {
                    return line;
                }
            }
        }
    }

    /** Does something once more than the limit allows, and returns the result. */
    private interface Excess {
        String on(Server server) throws Exception;
    }

    /**
     * One row of the table.
     *
     * @param refusal what the refused client is told
     */
    private record Row(String limit, String value, String refusal, Excess excess) {
        @Override
        public String toString() {
            return limit;
        }
    }

    private static Stream<Row> rows() {
        return Stream.of(
                new Row("allocations-per-user", "1", "486", EnforcedLimitsTest::allocateTwice),
                new Row("total-allocations", "1", "486", EnforcedLimitsTest::allocateTwice),
                new Row("permissions-per-allocation", "1", "508", EnforcedLimitsTest::permitTwo),
                new Row("new-peers-rate", "1/1", "508", EnforcedLimitsTest::permitTwo),
                new Row("channels-per-allocation", "1", "508", EnforcedLimitsTest::bindTwo),
                new Row("allocation-bps", "1000", SILENCE, EnforcedLimitsTest::sendTwice),
                new Row("allocation-pps", "1", SILENCE, EnforcedLimitsTest::sendTwice),
                new Row("server-bps", "1000", SILENCE, EnforcedLimitsTest::sendTwice),
                new Row("connections-per-source", "1", CLOSED, EnforcedLimitsTest::connectTwice),
                new Row("handshakes-per-source", "1/1", CLOSED, EnforcedLimitsTest::shakeHandsTwice),
                new Row("room-members", "2", "room-full", EnforcedLimitsTest::threeInARoom),
                new Row("rooms-per-connection", "1", "forbidden", EnforcedLimitsTest::twoRooms),
                new Row("message-bytes", "1024", "too-large", EnforcedLimitsTest::longMessage),
                new Row("signal-rate", "20/20", "rate-limited", EnforcedLimitsTest::manyMessages));
    }

    @BeforeEach
    void listen() {
        lines.setContext(logger.getLoggerContext());
        lines.start();
        logger.addAppender(lines);
        logger.setLevel(Level.INFO);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(lines);
        logger.setLevel(before);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void oneTooManyIsRefusedCountedAndLogged(Row row) throws Exception {
        try (Server server = Server.start(configuration(row.limit + "=" + row.value), HostNetwork.read())) {
            assertThat(row.excess.on(server)).isEqualTo(row.refusal);

            assertThat(lines.await("limit " + row.limit + " ")).startsWith("Refused ")
                    .containsPattern("\\b(127\\.0\\.0\\.1|198\\.51\\.100\\.7)\\b.*: (The )?limit .* reached");
            assertThat(metrics(server)).containsPattern(
                    "iceserver_(signal_)?limit_refusals_total\\{limit=\"" + row.limit + "\"} [1-9]");
        }
    }

    private static String allocateTwice(Server server) throws Exception {
        try (TurnClient one = client(server); TurnClient two = client(server)) {
            one.allocate(AllocateOptions.NONE);
            return refusal(() -> two.allocate(AllocateOptions.NONE));
        }
    }

    private static String permitTwo(Server server) throws Exception {
        try (TurnClient client = client(server)) {
            client.allocate(AllocateOptions.NONE);
            client.createPermission(PEER);
            return refusal(() -> client.createPermission(OTHER_PEER));
        }
    }

    private static String bindTwo(Server server) throws Exception {
        try (TurnClient client = client(server)) {
            client.allocate(AllocateOptions.NONE);
            client.bindChannel(PEER);
            return refusal(() -> client.bindChannel(OTHER_PEER));
        }
    }

    private static String sendTwice(Server server) throws Exception {
        try (TurnClient client = client(server)) {
            client.allocate(AllocateOptions.NONE);
            client.bindChannel(PEER);
            client.send(PEER, new byte[1_000]);
            client.send(PEER, new byte[1_000]);
            // Answered by the same loop, later than the packets.
            client.refresh(Duration.ofMinutes(10));
            return SILENCE;
        }
    }

    private static String connectTwice(Server server) throws Exception {
        try (SSLSocket one = behindProxy(server); Socket two = plainBehindProxy(server)) {
            one.startHandshake();
            return two.getInputStream().read() < 0 ? CLOSED : "served";
        }
    }

    private static String shakeHandsTwice(Server server) throws Exception {
        try (SSLSocket one = behindProxy(server); SSLSocket two = behindProxy(server)) {
            one.startHandshake();
            try {
                two.startHandshake();
                return "served";
            } catch (SSLException | SocketException refused) {
                return CLOSED;
            }
        }
    }

    private static String threeInARoom(Server server) throws Exception {
        SignalingPeer.arrive(server).say("{\"type\":\"join\",\"room\":\"r\"}").hear("\"ok\"");
        SignalingPeer.arrive(server).say("{\"type\":\"join\",\"room\":\"r\"}").hear("\"ok\"");
        return SignalingPeer.arrive(server).say("{\"type\":\"join\",\"room\":\"r\"}").error();
    }

    private static String twoRooms(Server server) throws Exception {
        return SignalingPeer.arrive(server).say("{\"type\":\"join\",\"room\":\"r\"}")
                .say("{\"type\":\"join\",\"room\":\"s\"}")
                .error();
    }

    private static String longMessage(Server server) throws Exception {
        return SignalingPeer.arrive(server).say("x".repeat(1_025)).error();
    }

    private static String manyMessages(Server server) throws Exception {
        SignalingPeer peer = SignalingPeer.arrive(server);
        IntStream.range(0, 200).forEach(_ -> peer.say("{\"type\":\"join\",\"room\":\"r\"}"));
        return peer.error();
    }

    private interface Request {
        void send() throws TurnException;
    }

    private static String refusal(Request request) {
        try {
            request.send();
            return "granted";
        } catch (TurnException e) {
            return String.valueOf(e.getMessage()).replaceFirst("(?s).*\\b([3-6]\\d\\d)\\b.*", "$1");
        }
    }

    private static TurnClient client(Server server) throws IOException {
        return TurnClient.connect(ServerAddress.udp("127.0.0.1", server.stunPort().orElseThrow()),
                new Credentials("alice", "secret"), Timing.STANDARD);
    }

    private static Socket plainBehindProxy(Server server) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.stunPort().orElseThrow());
        socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
        socket.getOutputStream().write(
                "PROXY TCP4 198.51.100.7 198.51.100.7 4711 3478\r\n".getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static SSLSocket behindProxy(Server server) throws Exception {
        return (SSLSocket) Trust.everybody("TLS").getSocketFactory().createSocket(plainBehindProxy(server), "localhost",
                server.stunPort().orElseThrow(), true);
    }

    private static String metrics(Server server) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + server.adminPort().orElseThrow() + "/metrics");
        return HTTP.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString()).body();
    }

    private static Configuration configuration(String limit) {
        return new Configuration(
                new Listening(OptionalInt.of(0), OptionalInt.of(0), OptionalInt.empty(), OptionalInt.empty(),
                        List.of(LOOPBACK), TransportMode.AUTO, 1),
                new Relaying(List.of(LOOPBACK), List.of(), List.of(), Set.of(), Optional.empty(),
                        new PortRange(49_152, 65_535)),
                new Access(Profile.LOCAL,
                        new Users("test", List.of(new StaticUser("alice", "secret")), new SharedSecrets(List.of(), ':'),
                                ThirdParty.NONE),
                        new Lifetimes(Duration.ofHours(1), Duration.ofHours(24), Duration.ofMinutes(10)),
                        new PeerRanges(List.of(AddressBlock.parse("127.0.0.0/8")), List.of()),
                        LimitTable.of(Profile.LOCAL, List.of(LimitTable.Change.parse(limit)))),
                new Signaling(List.of(), List.of(AddressBlock.parse("127.0.0.1/32")), new Tls.SelfSigned(), Set.of(),
                        new Authentication.None(), Signaling.EndOfRelay.KICK),
                new Admin(OptionalInt.of(0), List.of(), Optional.empty()), Duration.ZERO);
    }
}
