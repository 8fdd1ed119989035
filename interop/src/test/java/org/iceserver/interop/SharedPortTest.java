package org.iceserver.interop;

import java.net.http.WebSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;

import org.iceserver.testing.FreePort;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Signaling, STUN and TURN on one port: programs that nobody here wrote get what they ask for. */
@Tag("namespace")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SharedPortTest {
    private static final int CONNECTIONS_OF_A_KIND = 250;
    private static final int AT_ONCE = 16;
    private static final int WEB_SOCKETS = 100;

    private final int port = FreePort.next();
    private final String one = Integer.toString(port);
    private final TestAuthority authority;
    private final ServerProcess server;

    SharedPortTest(@TempDir Path folder) {
        authority = TestAuthority.in(folder);
        server = ServerLaunch.of("--tls-port", one, "--turn-name", "turn.example.org", "--user", "ann:wonderland",
                "--realm", "example.org", "--allow-peer", "127.0.0.0/8", "--listen", "127.0.0.1", "--relay-ip",
                "127.0.0.1", "--cert", authority.certificate().toString(), "--key", authority.key().toString())
                .at(new ServerLaunch.Ports(port, port, FreePort.next())).start();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"--http1.1, https", "--no-alpn, https", "--http2, https", "--http1.1, http", "--http1.1, wss"})
    void curlGetsThePage(String option, String scheme) {
        ForeignTool curl = ForeignTool.run(20, "curl", "-sS", option, "--cacert", authority.authority().toString(),
                "-o", "/dev/null", "-w", "%{http_code} %{http_version}", "-H", "Connection: close",
                scheme.replace("wss", "https") + "://localhost:" + port
                        + (scheme.equals("wss") ? "/signal" : "/healthz"));

        assertThat(curl.output()).isEqualTo((scheme.equals("wss") ? "426" : "200") + " 1.1");
    }

    /** HTTP/2 without asking is an error of HTTP, and nobody else's. */
    @Test
    void whoAssumesHttp2IsAnsweredAsHttp() {
        ForeignTool curl = ForeignTool.run(20, "curl", "-sS", "--http2-prior-knowledge",
                "http://localhost:" + port + "/healthz");
        assertThat(curl.exitStatus()).as(curl.output()).isNotZero();

        assertThat(ForeignTool.run(20, "sh", "-c", "(printf 'PRI * HTTP/2.0\\r\\n\\r\\nSM\\r\\n\\r\\n'; sleep 1)"
                + " | openssl s_client -quiet -servername localhost -connect 127.0.0.1:" + port)
                .output()).contains("HTTP/1.1 400");
    }

    @Test
    void opensslAgreesOnTheApplicationProtocolOfTurnAndGetsAPageWithoutOne() {
        assertThat(ForeignTool.run(20, "openssl", "s_client", "-alpn", "stun.turn", "-connect", "127.0.0.1:" + port)
                .output()).contains("ALPN protocol: stun.turn", "TLSv1.3");
        assertThat(ForeignTool.run(20, "sh", "-c",
                "(printf 'GET /healthz HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n'; sleep 1)"
                        + " | openssl s_client -quiet -servername localhost -connect 127.0.0.1:" + port)
                .output()).contains("HTTP/1.1 200");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-t", "-t -S", "-S"})
    void coturnsClientRelaysOverUdpTcpTlsAndDtls(String transport) {
        List<String> options = new ArrayList<>(List.of("-y", "-m", "2", "-n", "50", "-c"));
        options.addAll(transport.isEmpty() ? List.of() : List.of(transport.split(" ")));

        ForeignTool tool = Uclient.run("127.0.0.1", port, List.of("-u", "ann", "-w", "wonderland"),
                options.toArray(String[]::new));

        assertThat(tool.exitStatus()).as(tool.output()).isZero();
        assertThat(tool.output()).contains("tot_send_msgs=100, tot_recv_msgs=100");
    }

    @Test
    void peerJsMeetsAndRelays() {
        ForeignTool run = ForeignTool.run(60, "node", "npm/peerjs.mjs", one, "/peerjs");

        assertThat(run.exitStatus()).as(run.output()).isZero();
        assertThat(run.output()).contains("there and back, relay to relay");
    }

    @Test
    void socketIoPollsAndRelays() {
        ForeignTool run = ForeignTool.run(60, "node", "npm/simple-signal.mjs", one, "socket.io-client", "upgrade");

        assertThat(run.exitStatus()).as(run.output()).isZero();
        assertThat(run.output()).contains("there and back, relay to relay");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "tls"})
    void aioiceRelays(String transport) {
        ForeignTool call = ForeignTool.run(60, Map.of("SSL_CERT_FILE", authority.authority().toString()),
                "/usr/bin/python3", "src/test/python/aioice_relay.py", "127.0.0.1", one, transport, "ann",
                "wonderland");

        assertThat(call.exitStatus()).as(call.output()).isZero();
        assertThat(call.output()).contains("there and back in 2 components, relay");
    }

    /** The web's and TURN's clients at the same time, with and without names: nobody is sent to the wrong side. */
    @Test
    void thousandsOfTenKindsOfClientsAreEachServedAsTheyAsk() throws Exception {
        List<WebSocket> sockets = WebSocketsOverTls.open(WEB_SOCKETS, port, authority.trusted("TLS"));
        // Java's client resumes a session under the server name that it had, so each kind has sessions of its own.
        Map<KindOfClient, SSLContext> trusted = new EnumMap<>(KindOfClient.class);
        for (KindOfClient kind : KindOfClient.values()) {
            trusted.put(kind, authority.trusted("TLS"));
        }
        Map<KindOfClient, AtomicInteger> served = new ConcurrentHashMap<>();
        try (ExecutorService clients = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<?>> running = IntStream.range(0, CONNECTIONS_OF_A_KIND)
                    .mapToObj(_ -> List.of(KindOfClient.values())).flatMap(List::stream)
                    .<Future<?>>map(kind -> clients.submit(() -> {
                        if (kind.isServed(port, Objects.requireNonNull(trusted.get(kind)))) {
                            served.computeIfAbsent(kind, _ -> new AtomicInteger()).incrementAndGet();
                        }
                        return kind;
                    })).toList();
            for (Future<?> client : running) {
                client.get();
            }
        }

        Map<KindOfClient, Integer> counted = new EnumMap<>(KindOfClient.class);
        served.forEach((kind, number) -> counted.put(kind, number.get()));
        assertThat(counted).hasSize(KindOfClient.values().length)
                .allSatisfy((kind, number) -> assertThat(number).as(kind.name()).isEqualTo(CONNECTIONS_OF_A_KIND));
        assertThat(sockets).noneMatch(WebSocket::isInputClosed);
        assertThat(AdminApi.of(server).metrics()).contains(
                "iceserver_shared_port_refusals_total{reason=\"unknown-first-byte\"} 0",
                "iceserver_shared_port_refusals_total{reason=\"contradiction\"} 0",
                "iceserver_shared_port_refusals_total{reason=\"no-place\"} 0");
        sockets.forEach(WebSocket::abort);
    }

    @Test
    void theStartTellsWhatIsReachable() {
        assertThat(server.output()).contains("https://localhost:" + port + "/", "turn:localhost:" + port
                + "?transport=udp", "turns:localhost:" + port + "?transport=tcp");
        assertThat(ForeignTool.run(20, "curl", "-sS", "--cacert", authority.authority().toString(),
                "https://localhost:" + port + "/ice").output()).contains("stun:localhost:" + port,
                        "turn:localhost:" + port + "?transport=udp", "turns:localhost:" + port + "?transport=tcp",
                        "turns:localhost:" + port + "?transport=udp");
    }
}
