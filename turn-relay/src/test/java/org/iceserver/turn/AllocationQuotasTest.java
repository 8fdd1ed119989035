package org.iceserver.turn;

import org.iceserver.turn.limits.Limits;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.iceserver.turn.VirtualClient.code;

/** How many allocations there may be (RFC 8656 s7.2 step 10), and how a server that drains refuses more. */
class AllocationQuotasTest {
    @Test
    void theUsersQuotaIsReached() {
        VirtualServer strict = VirtualServer.setup().limits(Limits.lab().with("allocations-per-user", "2")).start();
        strict.client(1).allocate();
        strict.client(2).allocate();

        assertThat(code(strict.client(3).allocate())).isEqualTo(486);
        assertThat(strict.refusedBy).containsExactly("allocations-per-user");
        assertThat(code(strict.client(3).as("bob", "b").allocate())).isZero();
    }

    @Test
    void aDrainingServerKeepsItsAllocationsAndTakesNoMore() {
        VirtualServer draining = VirtualServer.setup().start();
        draining.client(1).allocate();
        draining.server.quotas().drain();

        assertThat(code(draining.client(2).allocate())).isEqualTo(508);
        assertThat(draining.server.quotas().total()).isEqualTo(1);
        assertThat(draining.refusedBy).containsExactly("draining");
    }

    @Test
    void aRestUsersQuotaCountsAcrossTimestamps() {
        VirtualServer strict = VirtualServer.setup().limits(Limits.lab().with("allocations-per-user", "1")).start();
        strict.client(1).as("1000:rest", "r").allocate();

        assertThat(code(strict.client(2).as("2000:rest", "r").allocate())).isEqualTo(486);
    }

    @Test
    void aSourcesQuotaCountsAnIpv6NetworkAsOneAndLoopbackNever() {
        VirtualServer strict = VirtualServer.setup().limits(Limits.lab().with("allocations-per-source", "1")).start();

        assertThat(code(strict.client("2a01:1::1", 1).allocate())).isZero();
        assertThat(code(strict.client("2a01:1::2", 1).allocate())).isEqualTo(486);
        assertThat(code(strict.client("2a01:1:0:1::1", 1).allocate())).isZero();
        assertThat(code(strict.client("203.0.113.1", 1).allocate())).isZero();
        assertThat(code(strict.client("203.0.113.1", 2).allocate())).isEqualTo(486);
        assertThat(code(strict.client("127.0.0.1", 1).allocate())).isZero();
        assertThat(code(strict.client("127.0.0.1", 2).allocate())).isZero();
        assertThat(strict.refusedBy).containsOnly("allocations-per-source");
    }

    @Test
    void theServersQuotaIsReachedAcrossLoops() {
        VirtualServer strict = VirtualServer.setup().limits(Limits.lab().with("total-allocations", "1")).start();
        strict.client(1).on(strict.addShard()).allocate();

        assertThat(code(strict.client(2).allocate())).isEqualTo(486);
    }
}
