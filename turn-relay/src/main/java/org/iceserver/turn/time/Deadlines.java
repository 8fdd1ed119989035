package org.iceserver.turn.time;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * A shard's timers of one kind, as data: a binary heap that knows the position of each member. One thread.
 *
 * @param <T> the type of the members
 */
public final class Deadlines<T extends Timed> {
    static final int ABSENT = -1;
    /** The value when no deadline is set. */
    public static final long NEVER = Long.MAX_VALUE;

    private @Nullable Timed[] heap = new @Nullable Timed[16];
    private int size;

    /** The earliest deadline, or {@link #NEVER}. */
    public long next() {
        return size == 0 ? NEVER : at(0).deadlineNanos;
    }

    /** Sets a member's deadline, whether it had one or not. */
    public void set(T member, long deadlineNanos) {
        if (member.heapIndex == ABSENT) {
            if (size == heap.length) {
                heap = Arrays.copyOf(heap, size * 2);
            }
            member.heapIndex = size++;
        }
        member.deadlineNanos = deadlineNanos;
        sink(rise(member), member);
    }

    public void cancel(T member) {
        int index = member.heapIndex;
        if (index == ABSENT) {
            return;
        }
        member.heapIndex = ABSENT;
        T last = at(--size);
        heap[size] = null;
        if (last != member) {
            last.heapIndex = index;
            sink(rise(last), last);
        }
    }

    /** Removes and returns one member whose deadline has passed, or returns null. */
    public @Nullable T due(long nowNanos) {
        if (size == 0 || at(0).deadlineNanos - nowNanos > 0) {
            return null;
        }
        T first = at(0);
        cancel(first);
        return first;
    }

    /** Moves a member up from its recorded position, and returns its new position. */
    private int rise(T member) {
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

    private void sink(int from, T member) {
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

    private void place(T member, int index) {
        heap[index] = member;
        member.heapIndex = index;
    }

    // Below `size` the heap has no gaps, and only members are stored.
    @SuppressWarnings({"NullAway", "unchecked"})
    private T at(int index) {
        return (T) heap[index];
    }

    /** The earlier of two deadlines, either of which may be {@link #NEVER}. */
    public static long earlier(long one, long other) {
        if (one == NEVER || other == NEVER) {
            return one == NEVER ? other : one;
        }
        return one - other < 0 ? one : other;
    }

    /** A monotonic clock may wrap, so only differences are compared. */
    private static boolean earlier(Timed one, Timed other) {
        return one.deadlineNanos - other.deadlineNanos < 0;
    }
}
