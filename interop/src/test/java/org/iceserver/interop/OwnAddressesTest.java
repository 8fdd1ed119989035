package org.iceserver.interop;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever the kernel delivers to this host is forbidden as a peer, in a namespace with addresses and routes of many kinds. */
@Tag("namespace")
final class OwnAddressesTest {
    @Test
    void whatReachesThisHostIsNoPeerHoweverItDoes() {
        ForeignTool peers = ForeignTool.run(120, "unshare", "--net", "/usr/bin/python3",
                "src/test/python/own_addresses.py", ForeignTool.LAUNCHER);

        assertThat(peers.exitStatus()).as(peers.output()).isZero();
        assertThat(peers.output()).contains("another host: 0", "no route: 0", "interface: 403", "broadcast: 403",
                "interface that is down: 403", "AnyIP: 403", "IPv6 another host: 0", "IPv6 interface: 403",
                "IPv6 subnet-router anycast: 403", "IPv6 AnyIP: 403", "Connect to AnyIP: 403",
                "Connect to broadcast: 403", "before it comes here: 0", "a permission for it: 403",
                "the former permission: 403 soon", "after it left: 0");
    }
}
