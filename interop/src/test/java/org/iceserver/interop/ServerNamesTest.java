package org.iceserver.interop;

import java.nio.file.Path;
import java.util.List;

import org.iceserver.testing.FreePort;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** OpenSSL's client asks for names that are no host names: it is shown the first certificate, over TLS, DTLS and HTTPS. */
@Tag("namespace")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ServerNamesTest {
    private final int tls = FreePort.next();
    private final ServerProcess server;
    private final TestAuthority first;

    ServerNamesTest(@TempDir Path folder) {
        first = TestAuthority.in(folder);
        server = ServerProcess.start("--user", "ann:wonderland", "--realm", "example.org", "--listen", "127.0.0.1",
                "--relay-ip", "127.0.0.1", "--tls-port", Integer.toString(tls), "--cert",
                first.certificate().toString(), "--key", first.key().toString());
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"my_turn", "my_turn.example.org", "_turn._tcp.example.org", "localhost.", "127.0.0.1",
        "[::1]", "-turn", "turn-", "a..b", ".", "*", "a b", "stra\u00dfe.example", "\u0440\u0444", "turn/1", "\u007f",
        LONG_LABEL, LONGEST})
    void aNameThatIsNoHostNameGetsTheFirstCertificate(String name) {
        for (List<String> version : List.of(List.of("-tls1_3"), List.of("-tls1_2"), List.of("-dtls1_2"))) {
            assertShown(tls, version.getFirst(), name);
        }
        assertShown(server.signalPort(), "-tls1_3", name);
        assertShown(server.signalPort(), "-tls1_2", name);
    }

    private void assertShown(int port, String version, String name) {
        ForeignTool tool = ForeignTool.run(20, "openssl", "s_client", version, "-servername", name, "-connect",
                "127.0.0.1:" + port, "-CAfile", first.authority().toString());
        assertThat(tool.output()).as("%s, port %d", version, port).contains("subject=CN = localhost",
                "Verify return code: 0 (ok)").doesNotContain("Cipher is (NONE)");
    }

    /** One label of 70 bytes. */
    private static final String LONG_LABEL = "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgggggggggg";
    /** 255 bytes, the most that OpenSSL sends. */
    private static final String LONGEST = LONG_LABEL + LONG_LABEL + LONG_LABEL
            + "hhhhhhhhhhiiiiiiiiiijjjjjjjjjjkkkkkkkkkk"
            + "lllll";
}
