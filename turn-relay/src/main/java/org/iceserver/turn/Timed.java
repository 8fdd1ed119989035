package org.iceserver.turn;

/** Something that wants to be looked at when its deadline has passed; it stands in at most one {@link Deadlines}. */
abstract sealed class Timed permits Allocation, HeldPort, Parked, PeerConnection {
    /** Where it stands in the heap; {@link Deadlines} alone writes it. */
    int heapIndex = Deadlines.ABSENT;
    /** When; {@link Deadlines} alone writes it. */
    long deadlineNanos;
}
