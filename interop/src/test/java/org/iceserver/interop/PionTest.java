package org.iceserver.interop;

import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** pion, as Debian packages it, relay-only over UDP, TCP, TLS and DTLS. */
@Tag("namespace")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PionTest {
    private static final int BUILD_SECONDS = 300;

    private TurnService turn;
    private Path program;

    @BeforeAll
    void start(@TempDir Path folder) {
        program = build(folder);
        turn = TurnService.start(folder);
    }

    /** Debian's Go libraries are a GOPATH, beside which stands our program; nothing is fetched. */
    static Path build(Path folder) {
        Path program = folder.resolve("relay");
        Path ours = Path.of("src", "test", "pion").toAbsolutePath();
        Path cache = Path.of("target", "go-cache").toAbsolutePath();
        ForeignTool build = ForeignTool.run(BUILD_SECONDS,
                Map.of("GO111MODULE", "off", "GOPATH", ours + ":/usr/share/gocode", "GOCACHE", cache.toString()), "go",
                "build", "-o", program.toString(), "relay");
        assertThat(build.exitStatus()).as(build.output()).isZero();
        return program;
    }

    @AfterAll
    void stop() {
        turn.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"udp", "tcp", "tls", "dtls"})
    void twoPeersTalkOverADataChannel(String transport) {
        ForeignTool call = turn.run(program.toString(), turn.uri(transport), TurnService.USERNAME,
                TurnService.PASSWORD);

        assertThat(call.exitStatus()).as(call.output()).isZero();
        assertThat(call.output()).isEqualToIgnoringNewLines("there and back, relay to relay");
    }
}
