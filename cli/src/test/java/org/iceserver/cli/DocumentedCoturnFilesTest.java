package org.iceserver.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;

import org.iceserver.client.AllocateOptions;
import org.iceserver.client.Allocated;
import org.iceserver.client.Credentials;
import org.iceserver.client.Received;
import org.iceserver.client.ServerAddress;
import org.iceserver.client.Timing;
import org.iceserver.client.TurnClient;
import org.iceserver.credentials.RestCredential;
import org.iceserver.credentials.RestCredentials;
import org.iceserver.testing.FreePort;
import org.iceserver.testing.TestAuthority;
import org.iceserver.testing.Trust;
import org.iceserver.transport.tls.PemPair;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The turnserver.conf from the guides of several projects, with every option, and every option of coturn's own example file.
 * The server starts with each file, after the test has put in addresses, ports and paths, and relays a call over every
 * transport that the file opens.
 */
class DocumentedCoturnFilesTest {
    private static final String HOST = "localhost";
    private static final String LOOPBACK = "127.0.0.1";
    private static final String EXTERNAL = "60.70.80.91";
    private static final Timing TIMING = Timing.STANDARD.withDeadline(Duration.ofSeconds(20));

    @TempDir
    private Path directory = Path.of("");
    @SuppressWarnings("NullAway.Init") // before each test
    private PemPair pair;

    @BeforeEach
    void issueCertificate() throws Exception {
        pair = new TestAuthority().issue(directory, HOST, PemPair::new);
    }

    @ParameterizedTest
    @ValueSource(strings = {"synapse", "nextcloud-talk", "jitsi", "bigbluebutton", "coturn"})
    void theServerStartsWithTheFileAndRelays(String guide) throws Exception {
        int port = FreePort.next();
        int tlsPort = FreePort.next();
        List<String> lines = filledIn(printed(guide), port, tlsPort);
        Path file = Files.write(directory.resolve("turnserver.conf"), lines);
        Credentials credentials = minted(secretOf(lines));
        try (var server = Launched.start(directory, "--coturn-config", file.toString(), "--alternate-when",
                // coturn's example names alternate servers, and would send every client there.
                "full").awaitReady()) {
            assertThat(server.error()).doesNotContain(" ERROR ", "there is no option");
            List<ServerAddress> servers = new ArrayList<>(List.of(ServerAddress.udp(LOOPBACK, port)));
            if (!lines.contains("no-tcp")) {
                servers.add(ServerAddress.tcp(LOOPBACK, port));
            }
            if (lines.stream().anyMatch(line -> line.startsWith("cert="))) {
                servers.add(ServerAddress.tls(HOST, tlsPort));
                servers.add(ServerAddress.dtls(HOST, tlsPort));
            }
            for (ServerAddress one : servers) {
                relays(one, servers.getFirst(), credentials);
            }
        }
    }

    /**
     * Lines of coturn's example that cannot be used together with the others: only one such line is allowed, or the service is
     * off.
     */
    @ParameterizedTest
    @ValueSource(strings = {"no-udp", "no-tcp", "no-tls", "no-dtls", "no-stun", "stun-only", "cert=/a.pem",
        "pkey=/a.pem", "relay-threads=500",
        "server-name=turn.example.org", "pkey-pwd=...", "no-cli",
        "external-ip=60.70.80.91", "rfc5780", "alt-listening-port=3479", "cli-password=qwerty", "ne=1",
        "psql-userdb=\"host=localhost dbname=turn user=turn password=turn connect_timeout=30\"",
        "mysql-userdb=\"host=localhost dbname=turn user=turn password=turn port=3306 connect_timeout=30 read_timeout=5\"",
        "mongo-userdb=\"mongodb://localhost/turn\"",
        "redis-userdb=\"ip=127.0.0.1 dbname=2 password=turn port=6379 connect_timeout=30\"",
        "redis-statsdb=\"ip=127.0.0.1 dbname=2 password=turn port=6379 connect_timeout=30\""})
    void aLineThatStandsAloneIsNoReasonNotToStart(String line) throws Exception {
        Path file = Files.write(directory.resolve("turnserver.conf"), List.of("user=ann:a-long-password", line));

        Ran checked = run("--coturn-config", file.toString(), "--check");

        assertThat(checked.status()).as(checked.error()).isLessThan(2);
    }

    /** As in Nextcloud's guide. coturn takes the comment for a value that is neither yes nor no. */
    @Test
    void aCommentBehindASwitchDoesNotCount() throws Exception {
        Path file = Files.write(directory.resolve("turnserver.conf"),
                List.of("user=ann:a-long-password", "mobility # for phones"));

        Ran checked = run("--coturn-config", file.toString(), "--check");

        assertThat(checked.status()).as(checked.error()).isLessThan(2);
        assertThat(checked.output()).containsPattern("mobility: true +# .*turnserver.conf:2");
    }

    private static List<String> printed(String guide) throws IOException {
        try (InputStream file = DocumentedCoturnFilesTest.class.getResourceAsStream("/turnserver/" + guide + ".conf")) {
            assertThat(file).as(guide).isNotNull();
            return new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    /** The values that every reader of a guide replaces. */
    private List<String> filledIn(List<String> printed, int port, int tlsPort) throws IOException {
        Map<String, String> own = new HashMap<>(Map.of("listening-port", "" + port, "tls-listening-port", "" + tlsPort,
                "listening-ip", LOOPBACK, "relay-ip", LOOPBACK, "external-ip", EXTERNAL, "cert",
                pair.chain().toString(),
                "pkey", pair.key().toString(), "userdb", directory.resolve("turndb").toString()));
        List<String> lines = new ArrayList<>();
        for (String line : printed) {
            String name = line.replaceFirst("=.*", "");
            lines.add(own.containsKey(name) ? name + "=" + own.get(name) : line);
        }
        for (String name : List.of("listening-port", "tls-listening-port", "listening-ip")) {
            if (lines.stream().noneMatch(line -> line.startsWith(name))) {
                lines.add(name + "=" + own.get(name));
            }
        }
        if (lines.contains("prometheus")) {
            lines.add("prometheus-port=" + FreePort.next());
        }
        return lines;
    }

    private static String secretOf(List<String> lines) {
        return lines.stream().filter(line -> line.startsWith("static-auth-secret="))
                .map(line -> line.substring(line.indexOf('=') + 1)).findFirst().orElseThrow();
    }

    private static Credentials minted(String secret) {
        RestCredential minted = new RestCredentials(List.of(secret), ':').mint("someone", Duration.ofHours(1),
                Clock.systemUTC().instant().getEpochSecond());
        return new Credentials(minted.username(), minted.password());
    }

    private void relays(ServerAddress from, ServerAddress to, Credentials credentials) throws Exception {
        try (TurnClient one = TurnClient.connect(from, credentials, TIMING, trusting(from.protocol()));
                TurnClient other = TurnClient.connect(to, credentials, TIMING)) {
            Allocated first = one.allocate(AllocateOptions.NONE);
            Allocated second = other.allocate(AllocateOptions.NONE);
            one.createPermission(second.relayed());
            other.createPermission(first.relayed());
            one.send(second.relayed(), "across".getBytes(StandardCharsets.UTF_8));
            Received received = other.receive(Duration.ofSeconds(20));
            assertThat(received).as("%s", from).isNotNull();
            assertThat(new String(received.data().toArray(), StandardCharsets.UTF_8)).isEqualTo("across");
        }
    }

    private SSLContext trusting(ServerAddress.Protocol protocol) throws Exception {
        return Trust.only(pair.chain(), protocol == ServerAddress.Protocol.DTLS ? "DTLS" : "TLS");
    }

    private record Ran(int status, String output, String error) {}

    private static Ran run(String... arguments) {
        var output = new StringWriter();
        var error = new StringWriter();
        int status = Main.run(arguments, Map.of(), new PrintWriter(output), new PrintWriter(error));
        return new Ran(status, output.toString(), error.toString());
    }
}
