package org.iceserver.interop;

import java.nio.file.Path;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** WebRTC for Node.js, relay-only: werift over every transport, wrtc, which trusts built-in authorities alone, over UDP and TCP. */
@Tag("namespace")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class NodeWebrtcTest {
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
    @CsvSource({"werift,udp", "werift,tcp", "werift,tls", "@roamhq/wrtc,udp", "@roamhq/wrtc,tcp"})
    void twoPeersTalkOverADataChannel(String library, String transport) {
        ForeignTool call = turn.run("node", "npm/relay.mjs", library, turn.uri(transport), TurnService.USERNAME,
                TurnService.PASSWORD);

        assertThat(call.exitStatus()).as(call.output()).isZero();
        assertThat(call.output()).isEqualToIgnoringNewLines("there and back, relay");
    }
}
