package org.iceserver.offload;

/**
 * Hands out numbers of places in a range; one thread takes them and gives them back. A place that was given back must rest
 * before it is used again, because the program may still hold it. This class allocates nothing.
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

    /** Takes a place, or returns {@link #NONE}. */
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
