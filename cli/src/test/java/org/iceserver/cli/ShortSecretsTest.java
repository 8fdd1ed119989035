package org.iceserver.cli;

import java.nio.file.Files;
import java.nio.file.Path;

import org.iceserver.testing.FreePort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The start warns about a secret or password that can be found by trial from one message that was signed with it. */
class ShortSecretsTest {
    private static final String SHORT = "fifteen-letters";
    private static final String LONG = "sixteen--letters";

    @TempDir
    private Path directory = Path.of("");

    @Test
    void aShortSecretIsNamedByItsLengthAndWhatMendsIt() throws Exception {
        Path secret = Files.writeString(directory.resolve("secret"), SHORT);
        Path longer = Files.writeString(directory.resolve("longer"), LONG);

        assertThat(said("--secret", "file:" + secret, "--secret", "file:" + longer))
                .containsOnlyOnce("characters").contains("A --secret has 15 characters", "openssl rand -hex 32")
                .doesNotContain(SHORT);
    }

    @Test
    void aShortPasswordIsNamedByItsUser() throws Exception {
        Path ann = Files.writeString(directory.resolve("ann"), "ann:seven77");
        Path ben = Files.writeString(directory.resolve("ben"), "ben:eight888");

        assertThat(said("--user", "file:" + ann, "--user", "file:" + ben)).containsOnlyOnce("characters")
                .contains("The password of --user ann has fewer than 8 characters", "a longer password")
                .doesNotContain("seven77");
    }

    /** All that the server says when it starts. */
    private String said(String... options) throws Exception {
        String[] usual = {"--listen", "127.0.0.1", "--relay-ip", "127.0.0.1", "--signal-port", "0", "--stun-port",
            Integer.toString(FreePort.next()), "--admin-port", "0"};
        String[] all = new String[usual.length + options.length];
        System.arraycopy(usual, 0, all, 0, usual.length);
        System.arraycopy(options, 0, all, usual.length, options.length);
        try (var server = Launched.start(directory, all).awaitReady()) {
            return server.output() + server.error();
        }
    }
}
