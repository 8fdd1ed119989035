package org.iceserver.turn;

import java.lang.management.ManagementFactory;

import com.sun.management.ThreadMXBean;
import org.iceserver.transport.IpAddress;
import org.iceserver.turn.allocation.Allocation;
import org.iceserver.turn.allocation.Permission;
import org.iceserver.turn.allocation.RelayedAddress;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The data lane's lookups allocate no heap memory. */
class HotPathAllocationTest {
    private static final int WARM_UP = 20_000;
    private static final int PACKETS = 100_000;
    /** The virtual machine allocates a little by itself while it compiles; a packet that allocates does so in every round. */
    private static final int ROUNDS = 5;

    private final VirtualServer server = VirtualServer.start();
    private final TurnShard shard = server.shard();
    private final VirtualClient client = server.client(4000);
    private final Allocation allocation = client.allocation();
    private final IpAddress from = IpAddress.parse("203.0.113.5");
    private final IpAddress bound = IpAddress.parse(VirtualServer.PEER);
    private final IpAddress permitted = IpAddress.parse(VirtualServer.OTHER_PEER);
    private final long now = server.now().nanos();
    private final RelayedAddress told = allocation.relayed().getFirst();
    private int found;

    @Test
    void aPacketInEitherDirectionAllocatesNothing() {
        for (int i = 0; i < 60; i++) {
            client.bind(0x4000 + i, VirtualServer.PEER, 5000 + i);
        }
        client.permit(VirtualServer.OTHER_PEER);
        run(WARM_UP);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            found = 0;
            long before = threads.getCurrentThreadAllocatedBytes();
            run(PACKETS);
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            assertThat(found).isEqualTo(8 * PACKETS);
        }

        assertThat(least).isZero();
    }

    private void run(int packets) {
        for (int i = 0; i < packets; i++) {
            Allocation known = shard.allocation(from.high(), from.low(), 4000, VirtualServer.LISTENER);
            count(known);
            count(shard.toPeer(allocation, 0x4000 + i % 60, now));
            count(shard.toClient(allocation, bound.high(), bound.low(), 5000 + i % 60, now));
            count(shard.toClient(allocation, permitted.high(), permitted.low(), i & 0xFFFF, now));
            Permission permission = shard.toPeer(allocation, permitted.high(), permitted.low(), now);
            count(permission);
            if (permission != null) {
                count(permission.endpoint(1 + i % 4));
            }
            count(shard.relayed(told.address().high(),
                    told.address().low(),
                    told.port()));
            // A packet that is dropped costs no more.
            shard.toPeer(allocation, 0x4FFF, now);
            shard.toClient(allocation, 1, 1, 1, now);
            count(server.directory.owner(told.address().high(),
                    told.address().low(),
                    told.port()) == 0 ? allocation : null);
            allocation.countToPeer(1_000);
            allocation.countToClient(1_000);
        }
    }

    private void count(@Nullable Object route) {
        found += route == null ? 0 : 1;
    }
}
