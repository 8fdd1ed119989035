package org.iceserver.transport;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.LongStream;

/**
 * A histogram: how many values were in which range. One writer with opaque writes, any number of readers. A reader may
 * see a value in its range before it is in the sum.
 */
public final class Distribution {
    private final long[] bounds;
    private final AtomicLongArray counts;
    private final AtomicLongArray sum = new AtomicLongArray(1);

    private Distribution(long[] bounds) {
        this.bounds = bounds;
        this.counts = new AtomicLongArray(bounds.length + 1);
    }

    /** @param bounds the highest value of each range, ascending; a last range takes all greater values */
    public static Distribution of(long... bounds) {
        if (!LongStream.of(bounds).sorted().distinct().boxed().toList()
                .equals(LongStream.of(bounds).boxed().toList())) {
            throw new IllegalArgumentException("bounds must ascend");
        }
        return new Distribution(bounds.clone());
    }

    /** Adds a value. Only the one writer may call it. */
    public void record(long value) {
        int range = 0;
        while (range < bounds.length && value > bounds[range]) {
            range++;
        }
        counts.setOpaque(range, counts.getPlain(range) + 1);
        sum.setOpaque(0, sum.getPlain(0) + value);
    }

    /** How many ranges there are, the last one included. */
    public int ranges() {
        return bounds.length + 1;
    }

    /** The highest value of a range; {@link Long#MAX_VALUE} for the last. */
    public long bound(int range) {
        return range == bounds.length ? Long.MAX_VALUE : bounds[range];
    }

    public long count(int range) {
        return counts.getOpaque(range);
    }

    public long sum() {
        return sum.getOpaque(0);
    }
}
