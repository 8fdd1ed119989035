package org.iceserver.turn.rejection;

import java.util.stream.IntStream;

import org.iceserver.transport.FiveTuple;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.TransportProtocol;
import org.iceserver.transport.memory.Holding;
import org.iceserver.transport.memory.MemoryBudget;
import org.iceserver.transport.memory.MemoryShare;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RecentRejectionsTest {
    private static final IpAddress SERVER = IpAddress.parse("192.0.2.1");
    /** Places for 16 in all, and so two for each source. */
    private static final int PLACES = 16;

    private final MemoryShare share = MemoryBudget.of(100L * PLACES * RecentRejections.ENTRY_BYTES, 1 << 20)
            .share(Holding.RECENT_REFUSALS);
    private final RecentRejections recent = new RecentRejections(share);

    @Test
    void theNewestStandsFirstAndTheOldestIsForgotten() {
        for (int i = 0; i < 3 * PLACES; i++) {
            recent.add(rejected("10.0." + i + ".1", i));
        }

        assertThat(recent.newest(1_000)).extracting(Rejected::epochSeconds)
                .containsExactlyElementsOf(IntStream.range(0, PLACES).mapToObj(i -> 3L * PLACES - 1 - i).toList());
        assertThat(recent.newest(2)).hasSize(2);
    }

    @Test
    void oneSourceDoesNotPushOutWhatConcernsOthers() {
        recent.add(rejected("10.0.0.1", 1));
        for (int i = 0; i < 1_000; i++) {
            recent.add(rejected("10.0.0.2", 100 + i));
        }

        assertThat(recent.newest(1_000)).extracting(Rejected::epochSeconds).containsExactly(1_099L, 1_098L, 1L);
    }

    @Test
    void theAddressesOfOneIpv6NetworkAreOneSource() {
        for (int i = 0; i < 100; i++) {
            recent.add(rejected("2001:db8::" + Integer.toHexString(i + 1), i));
        }

        assertThat(recent.newest(1_000)).hasSize(2);
    }

    @Test
    void behindLoopbackThereMayBeMany() {
        for (int i = 0; i < 100; i++) {
            recent.add(rejected("127.0.0.1", i));
        }

        assertThat(recent.newest(1_000)).hasSize(PLACES);
    }

    @Test
    void itsMemoryIsTakenAtOnce() {
        assertThat(recent.capacity()).isEqualTo(PLACES);
        assertThat(share.held()).isEqualTo((long) PLACES * RecentRejections.ENTRY_BYTES);
        assertThat(new RecentRejections(MemoryBudget.ample().share(Holding.RECENT_REFUSALS)).capacity())
                .isEqualTo(RecentRejections.MOST);
        assertThat(new RecentRejections(MemoryBudget.of(1, 1).share(Holding.RECENT_REFUSALS)).capacity()).isEqualTo(1);
    }

    static Rejected rejected(String client, long epochSeconds) {
        return rejected(client, RejectionReason.WRONG_PASSWORD, epochSeconds);
    }

    static Rejected rejected(String client, RejectionReason reason, long epochSeconds) {
        return new Rejected(new FiveTuple(TransportProtocol.UDP, IpAddress.parse(client), 5_000, SERVER, 3_478), "ann",
                new Rejection(reason), epochSeconds);
    }
}
