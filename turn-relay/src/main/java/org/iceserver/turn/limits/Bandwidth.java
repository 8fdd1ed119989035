package org.iceserver.turn.limits;

/**
 * The bandwidth limits, in payload; {@link #NONE} means no limit.
 *
 * @param allocationBps bits per second of one allocation, in each direction
 * @param allocationPps packets per second of one allocation, in each direction
 * @param serverBps bits per second of the whole server, both directions together
 */
public record Bandwidth(long allocationBps, long allocationPps, long serverBps) {
    public static final long NONE = Long.MAX_VALUE;
    public static final Bandwidth UNLIMITED = new Bandwidth(NONE, NONE, NONE);
    /** With a lower rate, one full packet would take longer than the second that a bucket holds. */
    private static final long LEAST_BPS = 1_000;

    public Bandwidth {
        atLeast(Limit.ALLOCATION_BPS, allocationBps, LEAST_BPS);
        atLeast(Limit.ALLOCATION_PPS, allocationPps, 1);
        atLeast(Limit.SERVER_BPS, serverBps, LEAST_BPS);
    }

    private static void atLeast(Limit row, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(
                    "--limit " + row + " must be at least " + least + " or 'none', not " + value);
        }
    }
}
