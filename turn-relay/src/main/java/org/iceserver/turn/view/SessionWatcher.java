package org.iceserver.turn.view;

/** Hears what becomes of sessions. Called on every media loop, so that it must not block. */
@FunctionalInterface
public interface SessionWatcher {
    SessionWatcher NOBODY = _ -> {};

    void saw(SessionEvent event);

    /** Both hear everything, this one first. */
    default SessionWatcher and(SessionWatcher other) {
        return event -> {
            saw(event);
            other.saw(event);
        };
    }
}
