package org.iceserver.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.List;

import org.iceserver.transport.IpAddress;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class UdpQueuesTest {
    private static final UdpQueues QUEUES = new UdpQueues(List.of(
            "   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops            ",
            "  137: 0101017F:A3F1 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 9311 2 0000000000000000 40           ",
            "  139: 0101017F:A3F3 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 9312 2 0000000000000000 2            ",
            "  140: 0100007F:0D96 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 9313 2 0000000000000000 6214         "));

    @Test
    void whatTheSocketsAtAnAddressRefusedIsAddedUp() {
        assertThat(QUEUES.refusedAt(IpAddress.parse("127.1.1.1"))).isEqualTo(42);
        assertThat(QUEUES.refusedAt(IpAddress.parse("127.0.0.1"))).isEqualTo(6_214);
        assertThat(QUEUES.refusedAt(IpAddress.parse("127.1.1.2"))).isZero();
    }

    @Test
    void datagramsThatNobodyReadsAreRefusedByTheKernelsOwnTable() throws IOException {
        InetAddress address = InetAddress.ofLiteral("127.77.0.1");
        try (DatagramChannel full = DatagramChannel.open(StandardProtocolFamily.INET);
                DatagramChannel sender = DatagramChannel.open(StandardProtocolFamily.INET)) {
            full.setOption(StandardSocketOptions.SO_RCVBUF, 4_096).bind(new InetSocketAddress(address, 0));
            for (int i = 0; i < 100; i++) {
                sender.send(ByteBuffer.allocate(1_000), full.getLocalAddress());
            }

            assertThat(UdpQueues.now().refusedAt(IpAddress.of(address))).isBetween(80L, 99L);
        }
    }
}
