package org.iceserver.interop;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** libnice, relay-only over UDP and TCP: its relays over TLS are a dialect of old messengers, no TLS. */
@Tag("namespace")
final class LibniceTest extends AgainstTurnService {
    @ParameterizedTest
    @ValueSource(strings = {"udp", "tcp"})
    void twoAgentsTalk(String transport) {
        ForeignTool call = turn.run("/usr/bin/python3", "src/test/python/libnice_relay.py", "127.0.0.1",
                turn.port(transport), transport, TurnService.USERNAME, TurnService.PASSWORD);

        assertThat(call.exitStatus()).as(call.output()).isZero();
        assertThat(call.output()).isEqualToIgnoringNewLines("there and back, relayed");
    }
}
