package org.iceserver.turn.time;

/** Something that wants to be looked at when its deadline has passed; it stands in at most one {@link Deadlines}. */
public abstract class Timed {
    /** Where it stands in the heap; {@link Deadlines} alone writes it. */
    int heapIndex = Deadlines.ABSENT;
    /** When; {@link Deadlines} alone writes it. */
    long deadlineNanos;

    /** When it is to be looked at, by the monotonic clock; without meaning while no deadline is set. */
    public final long deadlineNanos() {
        return deadlineNanos;
    }
}
