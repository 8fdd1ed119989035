package org.iceserver.interop;

import java.nio.file.Path;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** pion and aiortc, as Debian packages them, relay-only, through a server whose kernel relays. */
@Tag("namespace")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class KernelClientsTest {
    private final KernelHost host = KernelHost.start();

    @AfterAll
    void stop() {
        host.close();
    }

    /** @param packets that the kernel relays at least: some clients begin without a channel */
    private void assertTheKernelRelays(int packets, String... client) {
        long before = host.relayed();
        ForeignTool call = ForeignTool.run(60, client);
        assertThat(call.exitStatus()).as(call.output()).isZero();
        assertThat(call.output()).contains("there and back, relay to relay");
        host.awaitRelayed(before, packets);
    }

    @Test
    void pion(@TempDir Path folder) {
        // It sends indications until its channel is bound, and the channel is bound beside them.
        assertTheKernelRelays(100, PionTest.build(folder).toString(), host.uri(), KernelHost.USERNAME,
                KernelHost.PASSWORD, "200");
    }

    @Test
    void aiortc() {
        assertTheKernelRelays(4, "/usr/bin/python3", "src/test/python/aiortc_relay.py", host.uri(), KernelHost.USERNAME,
                KernelHost.PASSWORD);
    }
}
