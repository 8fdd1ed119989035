package org.iceserver.turn.time;

/** Something that must be handled when its deadline has passed. It is in at most one {@link Deadlines}. */
public abstract class Timed {
    /** Its position in the heap; only {@link Deadlines} writes it. */
    int heapIndex = Deadlines.ABSENT;
    /** Its deadline; only {@link Deadlines} writes it. */
    long deadlineNanos;

    /** Its deadline, by the monotonic clock; has no meaning while no deadline is set. */
    public final long deadlineNanos() {
        return deadlineNanos;
    }
}
