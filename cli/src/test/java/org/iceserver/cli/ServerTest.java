package org.iceserver.cli;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

import org.iceserver.cli.serve.Terminal;
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
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.TransportMode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The whole server in this process, on ports the kernel chose. */
class ServerTest {
    private static final IpAddress LOOPBACK = IpAddress.parse("127.0.0.1");
    private static final HttpClient HTTP = HttpClient.newHttpClient();

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
    void healthzAnswers() throws Exception {
        assertThat(get("/healthz", "*/*").statusCode()).isEqualTo(200);
    }

    @Test
    void aBrowserGetsTheLabPage() throws Exception {
        HttpResponse<String> page = get("/", "text/html");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
        assertThat(page.body()).containsIgnoringCase("<!doctype html>");
    }

    @Test
    void iceTellsTheHostTheClientUsedAndFreshCredentials() throws Exception {
        HttpResponse<String> ice = get("/ice", "application/json");

        int port = server.stunPort().orElseThrow();
        assertThat(ice.statusCode()).isEqualTo(200);
        assertThat(ice.body()).contains("stun:127.0.0.1:" + port, "turn:127.0.0.1:" + port + "?transport=udp",
                "turn:127.0.0.1:" + port + "?transport=tcp", "\"username\"", "\"credential\"", "\"ttl\"");
        assertThat(ice.body()).isNotEqualTo(get("/ice", "application/json").body());
    }

    /** RFC 8489 s14.2: the answer is the sender's own address. */
    @Test
    void stunTellsTheMappedAddress() throws Exception {
        try (var socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            byte[] request = ByteBuffer.allocate(20).putShort((short) 0x0001).putShort((short) 0).putInt(0x2112A442)
                    .put("transaction!".getBytes(StandardCharsets.US_ASCII)).array();
            socket.send(new DatagramPacket(request, request.length,
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), server.stunPort().orElseThrow())));
            var answer = new DatagramPacket(new byte[128], 128);
            socket.setSoTimeout(10_000);
            socket.receive(answer);

            ByteBuffer bytes = ByteBuffer.wrap(answer.getData(), 0, answer.getLength());
            assertThat(answer.getLength()).isEqualTo(32);
            assertThat(bytes.getShort(0)).isEqualTo((short) 0x0101);
            assertThat(bytes.getShort(20)).isEqualTo((short) 0x0020);
            assertThat((bytes.getShort(26) ^ 0x2112) & 0xFFFF).isEqualTo(socket.getLocalPort());
            assertThat(bytes.getInt(28) ^ 0x2112A442).isEqualTo(0x7F000001);
        }
    }

    @Test
    void theStartBlockNamesEveryDoor() {
        String block = Terminal.startBlock(configuration(), server, Map.of(), Map.of()).text();

        assertThat(block).contains("http://localhost:" + server.signalPort().orElseThrow() + "/",
                "ws://localhost:", "/signal", "{\"iceServers\":[", "127.0.0.1, UDP ports 49152-65535");
    }

    private static HttpResponse<String> get(String path, String accept) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + server.signalPort().orElseThrow() + path);
        return HTTP.send(HttpRequest.newBuilder(uri).header("Accept", accept).timeout(Duration.ofSeconds(10)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static Configuration configuration() {
        return new Configuration(
                new Listening(OptionalInt.of(0), OptionalInt.of(0), OptionalInt.empty(), OptionalInt.empty(),
                        List.of(LOOPBACK),
                        TransportMode.AUTO, 2),
                new Relaying(List.of(LOOPBACK), List.of(), List.of(), Set.of(), Optional.empty(),
                        new PortRange(49_152, 65_535)),
                new Access(Profile.LOCAL,
                        new Users("test", List.of(new StaticUser("alice", "secret")), new SharedSecrets(List.of(), ':'),
                                ThirdParty.NONE),
                        new Lifetimes(Duration.ofHours(1), Duration.ofHours(24), Duration.ofMinutes(10)),
                        new PeerRanges(List.of(), List.of()), LimitTable.of(Profile.LOCAL, List.of())),
                new Signaling(List.of(), List.of(), new Tls.Off(), Set.of(), new Authentication.None(),
                        Signaling.EndOfRelay.KICK),
                Duration.ZERO);
    }
}
