package org.iceserver.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;

import org.iceserver.testing.FreePort;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code iceserver doctor} asks a running server from inside and outside. */
class DoctorCommandTest extends AgainstAdminPort {
    private record Ended(int status, String output, String error) {}

    @Test
    void aServerThatIsWellIsSeenFromInsideAndOutside() {
        Ended ended = run("doctor --admin " + base(server));

        assertThat(ended.output().lines()).anyMatch(line -> line.startsWith("ok    server: iceserver "))
                .anyMatch(line -> line.startsWith("ok    relay ports: "))
                .anyMatch(line -> line.startsWith("ok    STUN over UDP: "))
                .anyMatch(line -> line.startsWith("ok    STUN over TCP: "))
                .anyMatch(line -> line.startsWith("ok    TURN over UDP: The server relays for you at 127.0.0.1:"));
    }

    @Test
    void programsGetTheSameAsJson() {
        Ended ended = run("doctor --json --admin " + base(server));

        JsonNode lines = json(ended.output());
        assertThat(lines).isNotEmpty().allSatisfy(line -> {
            assertThat(line.path("level").asString()).isIn("ok", "warn", "wrong");
            assertThat(line.path("subject").asString()).isNotEmpty();
            assertThat(line.path("sentence").asString()).endsWith(".");
        });
    }

    @Test
    void aServerThatIsNotThereIsWrong() {
        int port = FreePort.next();

        Ended ended = run("doctor 127.0.0.1:" + port + " --timeout 1s --admin http://127.0.0.1:" + FreePort.next());

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.output().lines()).anyMatch(line -> line.startsWith("wrong STUN over UDP: "))
                .anyMatch(line -> line
                        .startsWith("warn  server: The server was not looked at from inside: nothing answers"));
    }

    @Test
    void aServerThatDrainsSaysSo() throws Exception {
        post("drain", "{}");

        assertThat(run("doctor --timeout 1s --admin " + base(server)).output().lines())
                .contains(
                        "warn  server: This server is draining: it takes no new clients, and ends with the last call.");
    }

    private static Ended run(String line) {
        var output = new StringWriter();
        var error = new StringWriter();
        int status = Main.run(line.split(" +"), Map.of(), new PrintWriter(output), new PrintWriter(error));
        return new Ended(status, output.toString(), error.toString());
    }
}
