package org.iceserver.interop;

import static org.assertj.core.api.Assertions.assertThat;

/** Everything that is sent to a TCP port of this namespace disappears, as it does in a network that is gone, until it is closed. */
final class NetworkCut implements AutoCloseable {
    private static final int SECONDS = 20;

    private NetworkCut() {}

    static NetworkCut ofTcpPort(int port) {
        nft("add table inet cut");
        nft("add chain inet cut in { type filter hook input priority 0 ; }");
        nft("add rule inet cut in tcp dport " + port + " drop");
        return new NetworkCut();
    }

    @Override
    public void close() {
        nft("delete table inet cut");
    }

    private static void nft(String command) {
        ForeignTool done = ForeignTool.run(SECONDS, "nft", command);
        assertThat(done.exitStatus()).as(done.output()).isZero();
    }
}
