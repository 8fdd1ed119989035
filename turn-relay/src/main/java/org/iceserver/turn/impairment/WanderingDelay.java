package org.iceserver.turn.impairment;

/**
 * A delay that wanders: at fixed moments it has random values, and in between it goes from one to the next in a straight
 * line. It changes at most half as fast as time passes, so a packet never overtakes an earlier one, and its mean is the
 * delay that was asked for.
 */
final class WanderingDelay {
    private static final long LEAST_STEP_NANOS = 50_000_000;
    /** One step takes this many times the jitter, so that a full swing (twice the jitter) has half that slope. */
    private static final long STEP_JITTERS = 4;

    private final Draws draws;
    private final long delayNanos;
    private final long jitterNanos;
    private final long stepNanos;
    private final long startNanos;

    WanderingDelay(long delayNanos, long jitterNanos, Draws draws, long startNanos) {
        this.draws = draws;
        this.delayNanos = delayNanos;
        this.jitterNanos = jitterNanos;
        this.startNanos = startNanos;
        stepNanos = Math.max(LEAST_STEP_NANOS, STEP_JITTERS * jitterNanos);
    }

    /** The delay of a packet that is sent at this time. */
    long at(long nanos) {
        if (jitterNanos == 0) {
            return delayNanos;
        }
        long since = Math.max(0, nanos - startNanos);
        long step = since / stepNanos;
        double within = (double) (since % stepNanos) / stepNanos;
        double from = swing(step);
        return delayNanos + Math.round(from + (swing(step + 1) - from) * within);
    }

    private double swing(long step) {
        return jitterNanos * (2 * draws.at(step) - 1);
    }
}
