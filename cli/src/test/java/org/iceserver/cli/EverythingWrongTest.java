package org.iceserver.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** A person who made several mistakes sees all of them at once, each with its place, and no error without a mistake. */
class EverythingWrongTest {
    @TempDir
    private Path directory;

    @Test
    void contradictionsInAFile() throws IOException {
        assertThat(refused(Map.of(), """
                                     profile: public
                                     alt-port: 4000
                                     auto-stun: stun.example.org
                                     credential-ttl: 1s
                                     user: [ann:a, ann:b]
                                     tls-self-signed: true
                                     cert: cert.pem
                                     loops: 1000
                                     jwt-key: key.pem
                                     """)).satisfiesExactlyInAnyOrder(
                line -> assertThat(line).contains("--profile public does not hand", "--profile: FILE:1"),
                line -> assertThat(line).contains("--alt-port is for --nat-discovery", "(--alt-port: FILE:2)"),
                line -> assertThat(line).contains("--auto-stun is for --external-ip auto", "(--auto-stun: FILE:3)"),
                line -> assertThat(line).contains("--credential-ttl is between", "(--credential-ttl: FILE:4)"),
                line -> assertThat(line).contains("--user names 'ann' twice", "(--user: FILE:5)"),
                line -> assertThat(line).contains("--tls-self-signed makes its own", "--tls-self-signed: FILE:6"),
                line -> assertThat(line).contains("--cert and --key belong together", "(--cert: FILE:7)"),
                line -> assertThat(line).contains("--loops is between", "(--loops: FILE:8)"),
                line -> assertThat(line).contains("--jwt-key is for --signal-auth jwt", "(--jwt-key: FILE:9)"));
    }

    @Test
    void wrongValuesInTheEnvironment() throws IOException {
        assertThat(refused(Map.of("ICESERVER_STUN_PORT", "seventy", "ICESERVER_RELAY_PORTS", "many",
                "ICESERVER_LISTEN", "127.0.0.1 localhost", "ICESERVER_ALT_PORT", "4000"), "realm: x\n"))
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line).startsWith("ICESERVER_STUN_PORT: ")
                                .contains("'seventy' is not a port number"),
                        line -> assertThat(line).startsWith("ICESERVER_RELAY_PORTS: ").contains("such as 49152-65535"),
                        line -> assertThat(line).startsWith("ICESERVER_LISTEN: ").contains("'localhost' is not an IP"),
                        line -> assertThat(line).contains("--alt-port is for", "(--alt-port: ICESERVER_ALT_PORT)"));
    }

    @Test
    void wrongFlags() throws IOException {
        assertThat(refused(Map.of(), "realm: x\n", "--stunport=1", "--secrt", "hunter2", "--loops", "many",
                "--tls-port=70000", "--admin-port", "9001", "--admin-port", "9002", "--dialects", "smtp",
                "--credential-ttl", "1s", "stray")).satisfiesExactlyInAnyOrder(
                        line -> assertThat(line).contains("'--stunport'; did you mean --stun-port"),
                        line -> assertThat(line).contains("'--secrt'; did you mean --secret").doesNotContain("hunter2"),
                        line -> assertThat(line).contains("'--loops'", "'many' is not an int"),
                        line -> assertThat(line).contains("'--tls-port'", "not 70000"),
                        line -> assertThat(line).contains("--admin-port is given twice"),
                        line -> assertThat(line).contains("--dialects 'smtp' is not a dialect"),
                        line -> assertThat(line).contains("--credential-ttl is between"),
                        line -> assertThat(line).contains("'stray'"));
    }

    @Test
    void someOfEachKind() throws IOException {
        assertThat(refused(Map.of("ICESERVER_LOOPS", "some", "ICESERVER_SERVER_NAME", "turn.example.org"),
                """
                stun-prt: 1
                admin-port: 3478
                drain-timeout: 8d
                max-session: soon
                """,
                "--stun-port", "3478", "--relay-ports", "9-1")).satisfiesExactlyInAnyOrder(
                        line -> assertThat(line).startsWith("FILE:1: ").contains("did you mean --stun-port"),
                        line -> assertThat(line).startsWith("FILE:4: ").contains("'soon' is not a duration"),
                        line -> assertThat(line).startsWith("ICESERVER_LOOPS: ").contains("'some' is not an int"),
                        line -> assertThat(line).contains("the range 9-1 is empty"),
                        line -> assertThat(line).contains("--admin-port 3478 is the signal or the STUN port already",
                                "(--admin-port: FILE:2)"),
                        line -> assertThat(line).contains("--drain-timeout is at most 7d", "(--drain-timeout: FILE:3)"),
                        line -> assertThat(line).contains("add --oauth-key", "(--server-name: ICESERVER_SERVER_NAME)"));
    }

    /** An error that only follows from an unreadable value is not reported. */
    @Test
    void aWrongValueIsNoContradictionToo() throws IOException {
        assertThat(refused(Map.of("ICESERVER_SIGNAL_AUTH", "jtw"), "jwt-key: key.pem\nprofile: public\n",
                "--nat-discovery=perhaps", "--alt-port", "4000", "--stun-port", "x", "--signal-port", "0"))
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line).startsWith("ICESERVER_SIGNAL_AUTH: ").contains("jtw"),
                        line -> assertThat(line).contains("--nat-discovery", "perhaps"),
                        line -> assertThat(line).contains("'x' is not a port number"));
    }

    /** An unreadable key says nothing about whether clients are asked who they are. */
    @Test
    void aKeyThatCannotBeReadIsNoMissingAuthentication() throws IOException {
        assertThat(refused(Map.of(), "profile: public\n", "--signal-auth", "jwt", "--jwt-key", "/nowhere"))
                .singleElement().asString().contains("cannot read --jwt-key /nowhere");
    }

    @Test
    void anUnreadableFileHidesNothingElse() {
        String missing = directory.resolve("nowhere.yaml").toString();

        assertThat(lines(Map.of("ICESERVER_LOOPS", "1000"), "--check", "--config", missing, "--stun-port", "x"))
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line).contains("nowhere.yaml", "there is no such file"),
                        line -> assertThat(line).contains("'x' is not a port number"),
                        line -> assertThat(line).contains("--loops is between", "ICESERVER_LOOPS"));
    }

    private List<String> refused(Map<String, String> environment, String file, String... flags) throws IOException {
        Path path = Files.writeString(directory.resolve("iceserver.yaml"), file);
        return lines(environment, Stream.concat(Stream.of("--check", "--config", path.toString()), Stream.of(flags))
                .toArray(String[]::new)).stream().map(line -> line.replace(path.toString(), "FILE")).toList();
    }

    private static List<String> lines(Map<String, String> environment, String... arguments) {
        var error = new StringWriter();
        var output = new StringWriter();
        int status = Main.run(arguments, environment, new PrintWriter(output), new PrintWriter(error));
        assertThat(status).isEqualTo(2);
        assertThat(output.toString()).isEmpty();
        assertThat(error.toString()).startsWith("iceserver: ");
        return error.toString().substring("iceserver: ".length()).lines().toList();
    }
}
