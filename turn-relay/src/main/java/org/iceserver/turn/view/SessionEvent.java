package org.iceserver.turn.view;

import org.iceserver.turn.allocation.EndReason;

/** What became of a session, with how the session was then. Immutable; for any thread. */
public sealed interface SessionEvent {
    SessionView session();

    /** An Allocate request made it. */
    record Began(SessionView session) implements SessionEvent {}

    /** A Refresh request lets it live on (RFC 8656 s7.3). */
    record Refreshed(SessionView session) implements SessionEvent {}

    /**
     * It is over; what its view counts is final.
     *
     * @param seconds how long it lived
     */
    record Ended(SessionView session, EndReason why, long seconds) implements SessionEvent {}
}
