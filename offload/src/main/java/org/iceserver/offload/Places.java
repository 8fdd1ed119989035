package org.iceserver.offload;

/**
 * Numbers of places in a range that one thread gives away and takes back. A place that was given back is not given away again before
 * its rest is over: the program may still have it in its hands. Nothing is allocated.
 */
final class Places {
    static final int NONE = -1;

    private final int first;
    private final int size;
    private final long restNanos;
    private final int[] returned;
    private final long[] returnedNanos;
    private int untouched;
    private int head;
    private int waiting;

    /** @param restNanos how long a place rests */
    Places(int first, int size, long restNanos) {
        this.first = first;
        this.size = size;
        this.restNanos = restNanos;
        returned = new int[size];
        returnedNanos = new long[size];
    }

    /** A place, or {@link #NONE}. */
    int take(long nowNanos) {
        if (waiting > 0 && nowNanos - returnedNanos[head] >= restNanos) {
            int place = returned[head];
            head = (head + 1) % size;
            waiting--;
            return place;
        }
        return untouched < size ? first + untouched++ : NONE;
    }

    void giveBack(int place, long nowNanos) {
        int tail = (head + waiting) % size;
        returned[tail] = place;
        returnedNanos[tail] = nowNanos;
        waiting++;
    }

    int taken() {
        return untouched - waiting;
    }
}
