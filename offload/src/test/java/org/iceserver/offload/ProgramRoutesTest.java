package org.iceserver.offload;

import org.iceserver.offload.bpf.ProgramKind;
import org.iceserver.offload.bpf.Refused;
import org.iceserver.transport.IpAddress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** How a route ends, and where it leads. */
@Tag("kernel")
final class ProgramRoutesTest extends ProgramRuns {
    @ParameterizedTest
    @EnumSource
    void theDeadlineIsOneStore(ProgramKind kind) throws Refused {
        Lab.Bound bound = bind();
        bound.expires(0);
        leavesBoth(kind, bound, LeftReason.EXPIRED, frame -> {});
        bound.expires(System.nanoTime());
        leavesBoth(kind, bound, LeftReason.EXPIRED, frame -> {});
        bound.expires(System.nanoTime() + 100 * SECOND);
        assertThat(relayed(kind, fromClient(kind, bound, frame -> {}))).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void changedRulesLeaveEveryRouteUntilItIsRenewed(ProgramKind kind) throws Refused {
        Lab.Bound bound = bind();
        lab.program.rules().judgeAnew();
        assertThat(bound.peerRoute().stale()).isTrue();
        leavesBoth(kind, bound, LeftReason.GENERATION, frame -> {});
        bound.peerRoute().renew(lab.program.rules().generation());
        assertThat(bound.peerRoute().stale()).isFalse();
        assertThat(relayed(kind, fromClient(kind, bound, frame -> {}))).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void aClosedRouteIsNobodys(ProgramKind kind) throws Refused {
        Lab.Bound bound = bind();
        lab.lane.close(bound.peerRoute(), System.nanoTime());
        lab.lane.close(bound.clientRoute(), System.nanoTime());
        leavesBoth(kind, bound, null, frame -> {});
    }

    @ParameterizedTest
    @EnumSource
    void aSlotThatWasGivenAwayRelaysNobodyElsesPacket(ProgramKind kind) throws Refused {
        Lab.Bound bound = bind();
        Lab.Bound next = bind();
        // As the program sees it between its two lookups when the slot is given away: the hash still leads there.
        new Route(bound.peerRoute().memory(), lab.program.rules(), 0, next.toPeer()).prepare(next.outToPeer(),
                next.account().index(), false, false, 0);
        leaves(kind, Lab.fromClient(bound, data), "s0", LeftReason.GONE, frame -> {});
    }

    @ParameterizedTest
    @EnumSource
    void whatIsLongerThanTheWayOutTakesIsLeft(ProgramKind kind) throws Refused {
        Lab.Bound bound = bind();
        int most = 1500 - 28 - 4;
        assertThat(relayed(kind, lab.run(kind, Lab.fromPeer(bound, media(most)).bytes(), "s1"))).isTrue();
        leaves(kind, Lab.fromPeer(bound, media(most + 1)), "s1", LeftReason.TOO_BIG, frame -> {});
        Lab.Bound narrow = lab.bind(number++, true, Lab.peer(true), 60_000, false, 228);
        assertThat(relayed(kind, fromClient(kind, narrow, frame -> {}))).isTrue();
        leaves(kind, Lab.fromClient(narrow, media(201)), "s0", LeftReason.TOO_BIG, frame -> {});
    }

    @ParameterizedTest
    @EnumSource
    void aPeerWithoutARouteIsLeftAndOneWithoutANeighbourIsForTheStackToFind(ProgramKind kind) throws Refused {
        Lab.Bound far = lab.bind(number++, true, IpAddress.parse("192.0.2.9"), 60_000, false, 0);
        leaves(kind, Lab.fromClient(far, data), "s0", LeftReason.NO_ROUTE, frame -> {});
        Lab.Bound unknown = lab.bind(number++, true, IpAddress.parse("10.2.0.77"), 60_000, false, 0);
        if (kind == ProgramKind.XDP) {
            leaves(kind, Lab.fromClient(unknown, data), "s0", LeftReason.NO_NEIGHBOUR, frame -> {});
        } else {
            assertThat(relayed(kind, fromClient(kind, unknown, frame -> {}))).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(names = "XDP")
    void anInterfaceThatIsNotAdmittedIsLeftAlone(ProgramKind kind) throws Refused {
        Lab.Bound bound = bind();
        Rules rules = lab.program.rules();
        int s1 = Lab.index("s1");
        try {
            rules.forget(s1);
            leaves(kind, Lab.fromPeer(bound, data), "s1", null, frame -> {});
            leaves(kind, Lab.fromClient(bound, data), "s0", LeftReason.OTHER_INTERFACE, frame -> {});
        } finally {
            rules.admit(new Interface(s1, "s1", Lab.S1_MAC, true));
        }
        assertThat(relayed(kind, fromPeer(kind, bound, frame -> {}))).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = "XDP")
    void whatLeavesWhereItCameInIsTurnedRoundByTheDriverWhereThatCan(ProgramKind kind) throws Refused {
        Lab.Bound bound = bind();
        Interface s0 = new Interface(Lab.index("s0"), "s0", Lab.S0_MAC, false);
        Frame fromPeer = Lab.fromPeer(bound, data);
        fromPeer.toMac = Lab.S0_MAC;
        try {
            lab.program.rules().admit(s0);
            assertThat(lab.run(kind, fromPeer.bytes(), "s0").verdict()).isEqualTo(3);
        } finally {
            lab.program.rules().admit(new Interface(s0.index(), "s0", Lab.S0_MAC, true));
        }
        assertThat(lab.run(kind, fromPeer.bytes(), "s0").verdict()).isEqualTo(4);
    }
}
