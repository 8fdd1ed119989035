package org.iceserver.offload;

import org.iceserver.offload.bpf.ProgramKind;
import org.iceserver.offload.bpf.Refused;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What the program drops over a limit. */
@Tag("kernel")
final class ProgramLimitsTest extends ProgramRuns {
    @ParameterizedTest
    @EnumSource
    void overALimitItDropsAndCountsWhich(ProgramKind kind) throws Refused {
        Lab.Bound bound = bind();
        DirectionMeter meter = bound.account().toPeer();
        long now = System.nanoTime();
        meter.costs(1 << 16, 0);
        meter.full(now + 5 * SECOND, now);
        assertThat(dropped(kind, fromClient(kind, bound, frame -> {}))).isTrue();
        assertThat(meter.refusedByBytes()).isEqualTo(1);
        meter.costs(0, SECOND);
        meter.full(now, now + SECOND);
        assertThat(dropped(kind, fromClient(kind, bound, frame -> {}))).isTrue();
        assertThat(meter.refusedByPackets()).isEqualTo(1);
        assertThat(meter.packets()).isZero();
        assertThat(relayed(kind, fromPeer(kind, bound, frame -> {}))).as("the other direction has its own").isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void whatThisProcessTakesTheProgramDoesNotGiveAgain(ProgramKind kind) throws Refused {
        Lab.Bound bound = bind();
        DirectionMeter meter = bound.account().toClient();
        long packetNanos = SECOND / 4;
        meter.costs(0, packetNanos);
        long now = System.nanoTime();
        meter.take(200, now);
        meter.take(200, now);
        int relayed = 0;
        for (int i = 0; i < 6; i++) {
            relayed += relayed(kind, fromPeer(kind, bound, frame -> {})) ? 1 : 0;
        }
        long elapsed = System.nanoTime() - now;
        assertThat(relayed).isBetween(2, 2 + (int) (elapsed / packetNanos));
    }

    @ParameterizedTest
    @EnumSource
    void theWholeServerHasALimitToo(ProgramKind kind) throws Refused {
        Lab.Bound bound = bind();
        Rules rules = lab.program.rules();
        try {
            long now = System.nanoTime();
            rules.serverBucket((SECOND / 200) << 16, now);
            assertThat(rules.serverAdmits(20_000, now)).isTrue();
            assertThat(rules.serverAdmits(200, now)).isFalse();
            long before = rules.serverRefused();
            assertThat(dropped(kind, fromClient(kind, bound, frame -> {}))).isTrue();
            assertThat(rules.serverRefused()).isEqualTo(before + 1);
        } finally {
            rules.serverBucket(0, 0);
        }
        assertThat(relayed(kind, fromClient(kind, bound, frame -> {}))).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void aSecondAtTwiceTheLimitRelaysWhatTheLimitSays(ProgramKind kind) throws Refused {
        Lab.Bound bound = bind();
        DirectionMeter meter = bound.account().toPeer();
        long packetNanos = SECOND / 1000;
        byte[] frame = Lab.fromClient(bound, data).bytes();
        meter.costs(0, packetNanos);
        long start = System.nanoTime();
        lab.run(kind, frame, "s0");
        long begun = System.nanoTime();
        long refusedAt = begun;
        long relayedThen = 0;
        long sent = 1;
        for (long now = begun; now - start < SECOND; now = System.nanoTime()) {
            long refused = meter.refusedByPackets();
            lab.run(kind, frame, "s0");
            sent++;
            if (meter.refusedByPackets() > refused) {
                refusedAt = now;
                relayedThen = meter.packets();
            }
        }
        long end = System.nanoTime();
        // Whenever a packet is refused, all that the limit lets through has gone: the second that the bucket is deep, and what
        // has come since.
        double least = (refusedAt - begun + SECOND) / (double) packetNanos;
        double most = (end - start + SECOND) / (double) packetNanos;
        assertThat((double) relayedThen).isGreaterThan(least * 0.98);
        assertThat((double) meter.packets()).isLessThan(most * 1.02);
        assertThat(meter.packets() + meter.refusedByPackets()).isEqualTo(sent);
    }
}
