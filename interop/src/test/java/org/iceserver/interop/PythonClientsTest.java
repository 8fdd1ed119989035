package org.iceserver.interop;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** aioice and aiortc, as Debian packages them, relay-only over every transport they know. */
@Tag("namespace")
final class PythonClientsTest extends AgainstTurnService {
    @ParameterizedTest
    @ValueSource(strings = {"udp", "tcp", "tls"})
    void twoConnectionsOfAioiceTalkInBothComponents(String transport) {
        ForeignTool call = turn.run("/usr/bin/python3", "src/test/python/aioice_relay.py", "127.0.0.1",
                turn.port(transport), transport, TurnService.USERNAME, TurnService.PASSWORD);

        assertThat(call.exitStatus()).as(call.output()).isZero();
        assertThat(call.output()).isEqualToIgnoringNewLines("there and back in 2 components, relay");
    }

    @ParameterizedTest
    @ValueSource(strings = {"udp", "tcp", "tls"})
    void twoPeersOfAiortcTalkOverADataChannel(String transport) {
        ForeignTool call = turn.run("/usr/bin/python3", "src/test/python/aiortc_relay.py", turn.uri(transport),
                TurnService.USERNAME, TurnService.PASSWORD);

        assertThat(call.exitStatus()).as(call.output()).isZero();
        assertThat(call.output()).contains("there and back, relay to relay");
    }
}
