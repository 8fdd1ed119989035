package org.iceserver.turn;

import java.time.Duration;

import org.iceserver.stun.Attribute;
import org.iceserver.stun.Method;
import org.iceserver.turn.allocation.Allocation;
import org.iceserver.turn.limits.AllocationMeters;
import org.iceserver.turn.limits.Limit;
import org.iceserver.turn.limits.Limits;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What an allocation, and the whole server, may relay in a second. */
class BandwidthTest {
    private static final int BYTES = 1_000;
    private static final long SECOND = 1_000_000_000L;

    private static VirtualServer server(String row, String value) {
        return VirtualServer.setup().limits(Limits.lab().with(row, value)).start();
    }

    @Test
    void anAllocationRelaysASecondsWorthAtOnceAndThenItsRate() {
        VirtualServer server = server("allocation-bps", "80000");
        Allocation allocation = server.client(1).allocation();

        assertThat(toPeer(server, allocation, 100)).isEqualTo(10);
        server.pass(Duration.ofMillis(500));
        assertThat(toPeer(server, allocation, 100)).isEqualTo(5);
        assertThat(server.shard().counters().drops(DropReason.BANDWIDTH)).isEqualTo(90 + 95);
        assertThat(server.shard().counters().refusals(Limit.ALLOCATION_BPS)).isEqualTo(90 + 95);
        assertThat(server.refusedBy).containsOnly("allocation-bps");
    }

    @Test
    void eachDirectionAndEachAllocationHasItsOwn() {
        VirtualServer server = server("allocation-bps", "80000");
        Allocation allocation = server.client(1).allocation();
        Allocation other = server.client(2).allocation();

        assertThat(toPeer(server, allocation, 100)).isEqualTo(10);
        assertThat(toClient(server, allocation, 100)).isEqualTo(10);
        assertThat(toPeer(server, other, 100)).isEqualTo(10);
    }

    @Test
    void packetsAreLimitedHoweverSmallTheyAre() {
        VirtualServer server = server("allocation-pps", "20");
        Allocation allocation = server.client(1).allocation();
        int passed = 0;
        for (int i = 0; i < 100; i++) {
            passed += server.shard().policer().admitsToPeer(allocation, 0, server.now().nanos()) ? 1 : 0;
        }

        assertThat(passed).isEqualTo(20);
        assertThat(server.refusedBy).containsOnly("allocation-pps");
    }

    /** Bytes of a stream cannot be dropped, so the sender is not read for some time. */
    @Test
    void aStreamWaitsUntilItsBytesAreWithinTheRate() {
        VirtualServer server = VirtualServer.setup().limits(Limits.lab().with("allocation-bps", "80000")).tcp().start();
        VirtualClient client = server.streamClient(1);
        client.code(Method.ALLOCATE, Attribute.RequestedTransport.TCP);
        AllocationMeters meters = server.created.getLast().meters();

        assertThat(meters.takeToPeer(10_000, server.now().nanos())).isZero();
        assertThat(meters.takeToPeer(5_000, server.now().nanos())).isEqualTo(SECOND / 2);
        assertThat(meters.takeToClient(5_000, server.now().nanos())).isZero();
        server.pass(Duration.ofMillis(500));
        assertThat(meters.takeToPeer(0, server.now().nanos())).isZero();
    }

    @Test
    void theWholeServerHasOneBucketForEveryLoop() {
        VirtualServer server = server("server-bps", "80000");
        Allocation allocation = server.client(1).allocation();
        TurnShard second = server.addShard();
        int passed = 0;
        for (int i = 0; i < 100; i++) {
            passed += server.shard().policer().admitsToPeer(allocation, BYTES, server.now().nanos()) ? 1 : 0;
            passed += second.policer().admitsToClient(allocation, BYTES, server.now().nanos()) ? 1 : 0;
        }

        assertThat(passed).isEqualTo(10);
        assertThat(server.refusedBy).containsOnly("server-bps");
        server.pass(Duration.ofSeconds(1));
        assertThat(toPeer(server, allocation, 100)).isEqualTo(10);
    }

    @Test
    void aPacketLargerThanWhatIsLeftPassesAndTheNextOnesWait() {
        VirtualServer server = server("allocation-bps", "1000");
        Allocation allocation = server.client(1).allocation();

        assertThat(toPeer(server, allocation, 3)).isEqualTo(1);
        server.pass(Duration.ofSeconds(7));
        assertThat(toPeer(server, allocation, 3)).isZero();
        server.pass(Duration.ofSeconds(1));
        assertThat(toPeer(server, allocation, 3)).isEqualTo(1);
    }

    @Test
    void aScanOfManyPeersIsSlowedDown() {
        VirtualServer server = server("new-peers-rate", "10/20");
        VirtualClient client = server.client(1);
        client.allocate();

        assertThat(newPeers(client, 0, 100)).isEqualTo(20);
        server.pass(Duration.ofSeconds(1));
        assertThat(newPeers(client, 100, 100)).isEqualTo(10);
        assertThat(server.refusedBy).containsOnly("new-peers-rate");
        // A peer that is known already is no new one.
        assertThat(client.code(Method.CREATE_PERMISSION, VirtualClient.peer("8.8.0.1", 1))).isZero();
    }

    private static int newPeers(VirtualClient client, int first, int count) {
        int granted = 0;
        for (int i = first + 1; i <= first + count; i++) {
            int code = client.code(Method.CREATE_PERMISSION,
                    VirtualClient.peer("8.8." + (i >> 8) + "." + (i & 0xFF), 1));
            assertThat(code).isIn(0, 508);
            granted += code == 0 ? 1 : 0;
        }
        return granted;
    }

    private static int toPeer(VirtualServer server, Allocation allocation, int packets) {
        int passed = 0;
        for (int i = 0; i < packets; i++) {
            passed += server.shard().policer().admitsToPeer(allocation, BYTES, server.now().nanos()) ? 1 : 0;
        }
        return passed;
    }

    private static int toClient(VirtualServer server, Allocation allocation, int packets) {
        int passed = 0;
        for (int i = 0; i < packets; i++) {
            passed += server.shard().policer().admitsToClient(allocation, BYTES, server.now().nanos()) ? 1 : 0;
        }
        return passed;
    }
}
