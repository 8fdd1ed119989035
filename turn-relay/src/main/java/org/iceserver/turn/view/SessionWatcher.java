package org.iceserver.turn.view;

/** Is told about the events of sessions. Called on every media loop, so it must not block. */
@FunctionalInterface
public interface SessionWatcher {
    SessionWatcher NOBODY = _ -> {};

    void saw(SessionEvent event);

    /** A watcher that passes every event to this one and then to the other. */
    default SessionWatcher and(SessionWatcher other) {
        return event -> {
            saw(event);
            other.saw(event);
        };
    }
}
