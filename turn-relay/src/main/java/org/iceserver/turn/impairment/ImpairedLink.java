package org.iceserver.turn.impairment;

/**
 * One direction of an impaired session: says of each packet whether it is lost, and how long it is held back. A packet
 * never overtakes an earlier one. One thread.
 *
 * <p>A packet meets three things in this order: loss, which takes it by its number; a token bucket with room for one
 * packet, before which packets queue for at most {@link #LONGEST_QUEUE_NANOS}; the delay. The same seed loses the packets
 * with the same numbers.
 */
public final class ImpairedLink {
    /** In place of a time: the packet is lost. */
    public static final long LOST = -1;
    /** A packet that would wait longer for the rate is lost, as in a router whose queue is full. */
    public static final long LONGEST_QUEUE_NANOS = 400_000_000;
    private static final double BIT_NANOS = 8e9;
    private static final long LOSSES = 1;
    private static final long DELAYS = 2;

    private final NetworkConditions conditions;
    private final Draws losses;
    private final WanderingDelay delay;
    private long packets;
    private long freeNanos;
    private long lastNanos;

    /** @param seed the same seed gives the same losses and the same delays */
    public ImpairedLink(NetworkConditions conditions, long seed, long nowNanos) {
        this.conditions = conditions;
        Draws draws = new Draws(seed);
        losses = draws.stream(LOSSES);
        delay = new WanderingDelay(conditions.delay().toNanos(), conditions.jitter().toNanos(), draws.stream(DELAYS),
                nowNanos);
        freeNanos = nowNanos;
        lastNanos = nowNanos;
    }

    /**
     * Takes one packet.
     *
     * @param bytes of payload
     * @return for how many nanoseconds it is held back, or {@link #LOST}
     */
    public long take(int bytes, long nowNanos) {
        if (losses.at(packets++) < conditions.loss()) {
            return LOST;
        }
        long leaves = nowNanos;
        if (conditions.bitsPerSecond() != NetworkConditions.UNLIMITED) {
            leaves = freeNanos - nowNanos > 0 ? freeNanos : nowNanos;
            if (leaves - nowNanos > LONGEST_QUEUE_NANOS) {
                return LOST;
            }
            freeNanos = leaves + Math.round(bytes * BIT_NANOS / conditions.bitsPerSecond());
        }
        long arrives = leaves + delay.at(leaves);
        if (arrives - lastNanos > 0) {
            lastNanos = arrives;
        }
        return Math.max(0, lastNanos - nowNanos);
    }
}
