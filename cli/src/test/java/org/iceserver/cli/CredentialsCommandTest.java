package org.iceserver.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

import org.iceserver.testing.TestAuthority;
import org.iceserver.transport.tls.PemPair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class CredentialsCommandTest {
    @TempDir
    private Path folder;

    @Test
    void credentialsPrintsThemPlainAndAsIceServers() {
        var output = new StringWriter();

        int status = Main.run(
                new String[]{"credentials", "--user", "alice", "--ttl", "10m", "--server", "turn.example"},
                Map.of("ICESERVER_SECRET", "first second", "ICESERVER_USER", "bob:hunter2"), new PrintWriter(output),
                new PrintWriter(new StringWriter()));

        assertThat(status).isZero();
        assertThat(output.toString().lines()).satisfiesExactly(
                line -> assertThat(line).matches("username \\d{10}:alice"),
                line -> assertThat(line).matches("password [A-Za-z0-9+/]{27}="),
                line -> assertThat(line).startsWith("{\"iceServers\":[{\"urls\":[\"stun:turn.example:3478\"]}")
                        .contains("\"turn:turn.example:3478?transport=udp\"", "\"credential\":"));
    }

    @Test
    void withoutASecretNothingIsMinted() {
        Result refused = run("credentials", "--admin", "http://127.0.0.1:1");

        assertThat(refused.status).isEqualTo(2);
        assertThat(refused.error).contains("give --secret, or the server's --config; and nothing answers at")
                .hasLineCount(1);
    }

    @Test
    void aFileOfTheServerTellsSecretAddressesAndLife() throws IOException {
        PemPair pair = new TestAuthority().issue(folder, "turn.example.org", PemPair::new);
        Path file = Files.writeString(folder.resolve("iceserver.yaml"), """
                                                                        secret: 0123456789abcdef
                                                                        rest-separator: "|"
                                                                        credential-ttl: 2h
                                                                        advertise: turn.example.org
                                                                        stun-port: 3479
                                                                        tls-port: 443
                                                                        stun-transports: [udp, tls]
                                                                        cert: %s
                                                                        key: %s
                                                                        listen: 192.0.2.1
                                                                        """.formatted(pair.chain(), pair.key()));

        Result minted = run("credentials", "--config", file.toString(), "--user", "alice");

        assertThat(minted.error).isEmpty();
        List<String> lines = minted.output.lines().toList();
        long expires = Long.parseLong(lines.getFirst().replaceFirst("^username (\\d{10})\\|alice$", "$1"));
        assertThat(expires - InstantSource.system().instant().getEpochSecond()).isBetween(7_100L, 7_201L);
        assertThat(lines.getLast()).contains("[\"stun:turn.example.org:3479\"]",
                "[\"turn:turn.example.org:3479?transport=udp\",\"turns:turn.example.org:443?transport=tcp\"]");
        assertThat(run("credentials", "--config", file.toString(), "--server", "other.example:1").output)
                .contains("\"turn:other.example:1?transport=udp\"").doesNotContain("turns:");
        assertThat(run("credentials", "--config", file.toString(), "--json").output).startsWith("{\"iceServers\":[")
                .contains("\"ttl\":7200").hasLineCount(1);
    }

    @Test
    void aCertificateThatCannotBeReadLeavesItsAddressesOutAndSaysSo() throws IOException {
        Path file = Files.writeString(folder.resolve("iceserver.yaml"),
                "secret: 0123456789abcdef\nadvertise: turn.example.org\ncert: /nowhere.pem\nkey: /nowhere.pem\n");

        Result minted = run("credentials", "--config", file.toString());

        assertThat(minted.status).isZero();
        assertThat(minted.output).contains("turn:turn.example.org:3478").doesNotContain("turns:");
        assertThat(minted.error).contains("There is no file /nowhere.pem").hasLineCount(1);
    }

    @Test
    void aFileForCoturnDoesToo() throws IOException {
        Path file = Files.writeString(folder.resolve("turnserver.conf"), """
                                                                         listening-port=3480
                                                                         use-auth-secret
                                                                         static-auth-secret=north
                                                                         listening-ip=192.0.2.7
                                                                         """);

        assertThat(run("credentials", "--coturn-config", file.toString(), "--user", "bob").output)
                .contains(":bob", "\"turn:192.0.2.7:3480?transport=udp\"");
    }

    @Test
    void aSecretThatThisUserCannotReadIsSaid() throws IOException {
        Path file = Files.writeString(folder.resolve("iceserver.yaml"), "secret: file:/nowhere\n");

        Result refused = run("credentials", "--config", file.toString());

        assertThat(refused.status).isEqualTo(2);
        assertThat(refused.error).contains(file + ":1: ", "cannot read the secret in /nowhere: there is no such file")
                .hasLineCount(1);
        assertThat(run("credentials", "--config", "/nowhere.yaml").error)
                .contains("--config /nowhere.yaml cannot be read: there is no such file");
    }

    private record Result(int status, String output, String error) {}

    private static Result run(String... arguments) {
        var output = new StringWriter();
        var error = new StringWriter();
        int status = Main.run(arguments, Map.of(), new PrintWriter(output), new PrintWriter(error));
        return new Result(status, output.toString(), error.toString());
    }
}
