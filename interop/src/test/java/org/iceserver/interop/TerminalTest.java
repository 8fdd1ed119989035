package org.iceserver.interop;

import java.util.List;
import java.util.Map;

import org.iceserver.testing.FreePort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What a person sees who starts the server by hand, and what a log that is kept must not hold. */
final class TerminalTest {
    private static final String ESCAPE = "\u001b";

    @Test
    @Timeout(120)
    void aTerminalShowsACredentialAndAShortLineForEachSession() throws Exception {
        int port = FreePort.next();
        String serve = ForeignTool.LAUNCHER + " --listen 127.0.0.1 --relay-ip 127.0.0.1 --admin-port 0 --state-dir none"
                + " --signal-port 0 --user alice:opensesame --secret 0123456789abcdef --stun-port " + port;
        try (PseudoTerminal terminal = PseudoTerminal.run(Map.of("TERM", "xterm"), serve)) {
            assertThat(terminal.await("Ctrl-C stops it.").shown()).contains("\"credential\":", "good for 1h");
            ForeignTool.run(60, ForeignTool.LAUNCHER, "probe", "127.0.0.1:" + port, "--user", "alice:opensesame");
            terminal.await("Session of alice ended after ");
            terminal.pressCtrlC();

            assertThat(terminal.exitStatus()).isZero();
            List<String> sessions = terminal.shown().lines().filter(line -> line.contains("Session of")).toList();
            assertThat(sessions).isNotEmpty().allSatisfy(line -> assertThat(line.strip()).hasSizeLessThan(101));
        }
    }

    @Test
    @Timeout(120)
    void aPipeGetsNoCredentialAndEveryFieldOfASession() throws Exception {
        try (ServerProcess server = ServerProcess.start("--listen", "127.0.0.1", "--relay-ip", "127.0.0.1", "--user",
                "alice:opensesame", "--secret", "0123456789abcdef")) {
            ForeignTool.run(60, ForeignTool.LAUNCHER, "probe", "127.0.0.1:" + server.stunPort(), "--user",
                    "alice:opensesame");
            while (!server.output().contains("Session ended user=\"alice\"")) {
                Waiting.briefly();
            }

            assertThat(server.output()).contains("bytesToPeers=").doesNotContain("\"credential\":", ESCAPE);
        }
    }

    @ParameterizedTest
    @CsvSource({"xterm,,true", "dumb,,false", "xterm,1,false"})
    @Timeout(120)
    void whoWantsNoEscapeSequencesGetsNone(String terminal, String noColour, boolean escapes) throws Exception {
        Map<String, String> environment = noColour == null
                ? Map.of("TERM", terminal)
                : Map.of("TERM", terminal, "NO_COLOR", noColour);
        try (PseudoTerminal help = PseudoTerminal.run(environment, ForeignTool.LAUNCHER + " --help")) {
            assertThat(help.exitStatus()).isZero();
            assertThat(help.shown()).contains("--stun-port");
            assertThat(help.shown().contains(ESCAPE)).isEqualTo(escapes);
        }
    }
}
