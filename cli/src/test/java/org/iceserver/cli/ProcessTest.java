package org.iceserver.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;

import org.iceserver.testing.FreePort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What the process itself promises: exit status, streams, signals. */
class ProcessTest {
    @TempDir
    private Path directory;

    @Test
    void aBadFlagEndsTheProcessWithStatusTwoAndOneLineOnStandardError() throws Exception {
        try (var launched = Launched.start(directory, "--relay-ports", "2-1")) {
            assertThat(launched.exitStatus()).isEqualTo(2);
            assertThat(launched.output()).isEmpty();
            assertThat(launched.error()).contains("--relay-ports", "is empty").hasLineCount(1);
        }
    }

    @Test
    void aPortInUseEndsTheProcessWithStatusTwo() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var launched = Launched.start(directory, "--listen", "127.0.0.1", "--admin-port", "0", "--stun-port",
                        "0", "--signal-port",
                        Integer.toString(taken.getLocalPort()))) {
            assertThat(launched.exitStatus()).isEqualTo(2);
            assertThat(launched.error()).contains(Integer.toString(taken.getLocalPort())).hasLineCount(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    @EnabledOnOs(value = {OS.LINUX, OS.MAC}, disabledReason = "Windows has no such signals")
    void aSignalStopsTheServerAndFreesItsPorts(String signal) throws Exception {
        int stunPort = FreePort.next();
        try (var launched = serving(stunPort, "0s")) {
            launched.signal(signal);

            assertThat(launched.exitStatus()).isZero();
            assertThat(launched.error()).isEmpty();
            new ServerSocket(stunPort, 1, InetAddress.getLoopbackAddress()).close();
        }
    }

    @Test
    @EnabledOnOs(value = {OS.LINUX, OS.MAC}, disabledReason = "Windows has no such signals")
    void drainingEndsAtOnceWhenNothingIsRelayed() throws Exception {
        try (var launched = serving(FreePort.next(), "1h")) {
            launched.signal("TERM");

            assertThat(launched.exitStatus()).isZero();
        }
    }

    @Test
    void anOperatorsDrainEndsTheServerWhenNothingIsRelayed() throws Exception {
        int adminPort = FreePort.next();
        try (var launched = serving(FreePort.next(), "1h", adminPort); HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + adminPort + "/api/v1/drain"))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString("{}")).build(),
                    HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(202);
            assertThat(launched.exitStatus()).isZero();
        }
    }

    /** What is written to a pipe or a journal stays there. */
    @Test
    void aStartThatNobodyLooksOnPrintsNoCredentialAndNoEscapeSequence() throws Exception {
        try (var launched = serving(FreePort.next(), "0s")) {
            assertThat(launched.output()).contains("\"iceServers\":[", "what 'iceserver credentials' mints")
                    .doesNotContain("\"credential\":", "\"username\":", "\u001b");
        }
    }

    @Test
    void theVersionIsALineOnStandardOutput() throws Exception {
        try (var launched = Launched.start(directory, "--version")) {
            assertThat(launched.exitStatus()).isZero();
            assertThat(launched.output()).startsWith("iceserver ").hasLineCount(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "serve --help", "help serve"})
    void helpNamesOptionsAndEveryOtherCommand(String arguments) throws Exception {
        try (var launched = Launched.start(directory, arguments.split(" "))) {
            assertThat(launched.exitStatus()).isZero();
            assertThat(launched.output()).contains("--signal-port", "--stun-port", "--secret");
            for (String command : List.of("credentials", "config", "status", "trace", "probe", "bench")) {
                assertThat(launched.output()).containsPattern("\\n  " + command + " +[a-z]");
            }
        }
    }

    private Launched serving(int stunPort, String drainTimeout) throws IOException, InterruptedException {
        return serving(stunPort, drainTimeout, 0);
    }

    private Launched serving(int stunPort, String drainTimeout, int adminPort)
            throws IOException, InterruptedException {
        return Launched.start(directory, "--listen", "127.0.0.1", "--relay-ip", "127.0.0.1", "--admin-port",
                Integer.toString(adminPort),
                "--signal-port",
                Integer.toString(FreePort.next()), "--stun-port", Integer.toString(stunPort), "--drain-timeout",
                drainTimeout).awaitReady();
    }
}
