package org.iceserver.turn.view;

import org.iceserver.turn.allocation.EndReason;

/** An event of a session, with a view of the session at that time. Immutable; for any thread. */
public sealed interface SessionEvent {
    SessionView session();

    /** An Allocate request made it. */
    record Began(SessionView session) implements SessionEvent {}

    /** A Refresh request has extended it (RFC 8656 s7.3). */
    record Refreshed(SessionView session) implements SessionEvent {}

    /**
     * It has ended; the counts in its view are final.
     *
     * @param seconds how long it lived
     */
    record Ended(SessionView session, EndReason why, long seconds) implements SessionEvent {}
}
