package org.iceserver.interop;

import java.nio.file.Path;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** libnice, relay-only over UDP and TCP: its relays over TLS are a dialect of old messengers, no TLS. */
@Tag("namespace")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LibniceTest {
    private TurnService turn;

    @BeforeAll
    void start(@TempDir Path folder) {
        turn = TurnService.start(folder);
    }

    @AfterAll
    void stop() {
        turn.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"udp", "tcp"})
    void twoAgentsTalk(String transport) {
        ForeignTool call = turn.run("/usr/bin/python3", "src/test/python/libnice_relay.py", "127.0.0.1",
                turn.port(transport), transport, TurnService.USERNAME, TurnService.PASSWORD);

        assertThat(call.exitStatus()).as(call.output()).isZero();
        assertThat(call.output()).isEqualToIgnoringNewLines("there and back, relayed");
    }
}
