package org.iceserver.turn;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/** The timers of one shard as data: a binary heap that knows where each of its members stands. One thread. */
final class Deadlines {
    static final int ABSENT = -1;
    /** No deadline is set. */
    static final long NEVER = Long.MAX_VALUE;

    private @Nullable Timed[] heap = new @Nullable Timed[16];
    private int size;

    /** The earliest deadline, or {@link #NEVER}. */
    long next() {
        return size == 0 ? NEVER : at(0).deadlineNanos;
    }

    /** Sets a member's deadline, whether it had one or not. */
    void set(Timed member, long deadlineNanos) {
        if (member.heapIndex == ABSENT) {
            if (size == heap.length) {
                heap = Arrays.copyOf(heap, size * 2);
            }
            member.heapIndex = size++;
        }
        member.deadlineNanos = deadlineNanos;
        sink(rise(member), member);
    }

    void cancel(Timed member) {
        int index = member.heapIndex;
        if (index == ABSENT) {
            return;
        }
        member.heapIndex = ABSENT;
        Timed last = at(--size);
        heap[size] = null;
        if (last != member) {
            last.heapIndex = index;
            sink(rise(last), last);
        }
    }

    /** Takes out one member whose deadline has passed, or returns null. */
    @Nullable
    Timed due(long nowNanos) {
        if (size == 0 || at(0).deadlineNanos - nowNanos > 0) {
            return null;
        }
        Timed first = at(0);
        cancel(first);
        return first;
    }

    /** Moves a member up from where it says it stands, and returns where it came to stand. */
    private int rise(Timed member) {
        int index = member.heapIndex;
        while (index > 0) {
            int parent = (index - 1) >>> 1;
            if (!earlier(member, at(parent))) {
                break;
            }
            place(at(parent), index);
            index = parent;
        }
        place(member, index);
        return index;
    }

    private void sink(int from, Timed member) {
        int index = from;
        for (int child = 2 * index + 1; child < size; child = 2 * index + 1) {
            if (child + 1 < size && earlier(at(child + 1), at(child))) {
                child++;
            }
            if (!earlier(at(child), member)) {
                break;
            }
            place(at(child), index);
            index = child;
        }
        place(member, index);
    }

    private void place(Timed member, int index) {
        heap[index] = member;
        member.heapIndex = index;
    }

    // Below `size` the heap has no gaps.
    @SuppressWarnings("NullAway")
    private Timed at(int index) {
        return heap[index];
    }

    /** A monotonic clock may wrap: only differences count. */
    private static boolean earlier(Timed one, Timed other) {
        return one.deadlineNanos - other.deadlineNanos < 0;
    }
}
