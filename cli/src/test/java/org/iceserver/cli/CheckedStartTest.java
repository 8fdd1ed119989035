package org.iceserver.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.iceserver.testing.FreePort;
import org.iceserver.testing.TestAuthority;
import org.iceserver.transport.tls.PemPair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code --check}: the configuration on standard output, findings about the start on standard error, and status 0, 1 or 2. */
class CheckedStartTest {
    @TempDir
    private Path folder;

    private record Ended(int status, String output, String error) {
        List<String> wrong() {
            return error.lines().filter(line -> line.startsWith("wrong ")).toList();
        }
    }

    @Test
    void whereNothingIsWrongTheStatusIsZeroAndTheFileIsWhole() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "s".repeat(32));
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));

        Ended ended = check("--secret", "file:" + secret);

        assertThat(ended.wrong()).isEmpty();
        assertThat(ended.status()).isZero();
        assertThat(CheckLines.without(ended.error())).isEmpty();
        assertThat(CheckLines.in(ended.error())).anyMatch(line -> line.startsWith("ok    port: "))
                .anyMatch(line -> line.startsWith("ok    address: ")).contains(
                        "ok    secret file: Nobody but the owner and the group may read the file with secrets.");
        // The file that people make of standard output contains none of these lines.
        Path kept = Files.writeString(folder.resolve("iceserver.yaml"), ended.output());
        assertThat(check("--config", kept.toString()).status()).isZero();
    }

    @Test
    void aPortThatIsTakenIsWrongAndTheFileIsPrintedAllTheSame() throws IOException {
        try (var taken = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            Ended ended = check(Map.of("--stun-port", Integer.toString(taken.getLocalPort())));

            assertThat(ended.status()).isEqualTo(1);
            assertThat(ended.wrong()).singleElement().asString().startsWith(
                    "wrong port: --stun-port: UDP port " + taken.getLocalPort() + " on 127.0.0.1 is taken");
            assertThat(ended.output()).contains("stun-port: " + taken.getLocalPort());
        }
    }

    /** Over TCP it is bound once, for signaling and for TURN. */
    @Test
    void aPortThatIsSharedIsTriedOnce() throws IOException {
        int port = FreePort.next();
        try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            String shared = Integer.toString(port);
            Ended ended = check(Map.of("--signal-port", shared, "--stun-port", shared), "--tls-port", shared,
                    "--tls-self-signed");

            assertThat(ended.wrong()).singleElement().asString().startsWith(
                    "wrong port: --signal-port: TCP port " + port + " on 127.0.0.1 is taken");
        }
    }

    @Test
    void aCertificateThatHasExpiredIsWrong() throws IOException {
        Instant now = Instant.now();
        PemPair pair = new TestAuthority().issue(folder, "turn.example.org", now.minus(Duration.ofDays(90)),
                now.minus(Duration.ofDays(1)), PemPair::new);

        Ended ended = check("--cert", pair.chain().toString(), "--key", pair.key().toString(), "--tls-port", "0");

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.wrong()).singleElement().asString()
                .startsWith("wrong certificate: The certificate for turn.example.org expired on ");
    }

    @Test
    void aDatabaseThatIsNotThereIsWrong() {
        Path missing = folder.resolve("users.db");

        Ended ended = check("--database", "sqlite:" + missing);

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.wrong()).containsExactly("wrong database: there is no database " + missing
                + ": 'iceserver user add NAME --database sqlite:" + missing + "' makes one.");
    }

    @Test
    void statisticsThatNobodyTakesAreAWarning() {
        int port = FreePort.next();

        Ended ended = check("--redis-stats", "redis://127.0.0.1:" + port);

        assertThat(ended.status()).isZero();
        assertThat(ended.error().lines()).anyMatch(line -> line.startsWith("warn  statistics: "));
    }

    @Test
    void anAddressOfAnotherHostIsWrong() {
        Ended ended = check(Map.of("--listen", "198.51.100.77"));

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.wrong()).singleElement().asString()
                .startsWith("wrong address: --listen 198.51.100.77 is not an address of this host; it has ");
    }

    @Test
    void aFileWithASecretInItThatEverybodyReadsIsAWarning() throws IOException {
        Path file = Files.writeString(folder.resolve("iceserver.yaml"), "secret: " + "s".repeat(32) + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        Ended ended = check("--config", file.toString());

        assertThat(ended.status()).isZero();
        assertThat(ended.error().lines()).contains("warn  secret file: Every user of this machine may read " + file
                + ", which holds the secret of --secret. Mend it: chmod o-rwx " + file + ".");
    }

    @Test
    void whatCannotBeParsedIsTwoAndNothingIsPrinted() {
        Ended ended = check("--relay-ports", "many");

        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.output()).isEmpty();
        assertThat(CheckLines.in(ended.error())).isEmpty();
    }

    private Ended check(String... more) {
        return check(Map.of(), more);
    }

    /** @param instead of the usual values of these options */
    private Ended check(Map<String, String> instead, String... more) {
        var usual = new LinkedHashMap<>(Map.of("--listen", "127.0.0.1", "--relay-ip", "127.0.0.1",
                "--signal-port", "0", "--admin-port", "0"));
        usual.putAll(instead);
        if (!usual.containsKey("--stun-port")) {
            usual.put("--stun-port", Integer.toString(FreePort.next()));
        }
        List<String> all = new ArrayList<>(List.of("--check"));
        usual.forEach((name, value) -> all.addAll(List.of(name, value)));
        all.addAll(List.of(more));
        var output = new StringWriter();
        var error = new StringWriter();
        int status = Main.run(all.toArray(String[]::new), Map.of(), new PrintWriter(output), new PrintWriter(error));
        return new Ended(status, output.toString(), error.toString());
    }
}
