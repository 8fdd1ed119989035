package org.iceserver.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.iceserver.junit.IceServerExtension;
import org.iceserver.server.IceServers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A call in a browser that may use only the relay, as behind a firewall that blocks everything else. */
@ExtendWith(IceServerExtension.class)
class BrowserCallTest {
    @Test
    void aCallGoesThroughTheRelay(IceServers iceServers) {
        assertThat(RelayOnlyCall.with(iceServers.json())).isEqualTo("hello through the relay, relay");
    }
}
