package org.iceserver.interop;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** WebRTC for Node.js, relay-only: werift over every transport, wrtc, which trusts built-in authorities alone, over UDP and TCP. */
@Tag("namespace")
final class NodeWebrtcTest extends AgainstTurnService {
    @ParameterizedTest
    @CsvSource({"werift,udp", "werift,tcp", "werift,tls", "@roamhq/wrtc,udp", "@roamhq/wrtc,tcp"})
    void twoPeersTalkOverADataChannel(String library, String transport) {
        ForeignTool call = turn.run("node", "npm/relay.mjs", library, turn.uri(transport), TurnService.USERNAME,
                TurnService.PASSWORD);

        assertThat(call.exitStatus()).as(call.output()).isZero();
        assertThat(call.output()).isEqualToIgnoringNewLines("there and back, relay");
    }
}
