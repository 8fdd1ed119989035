package org.iceserver.transport.dtls;

import org.jspecify.annotations.Nullable;

/** Ends a client's handshake for another client. What must be ended may be set later, and changed. Any thread. */
final class GivingWay implements Runnable {
    private @Nullable Runnable end;
    private boolean asked;

    /** Sets how to end it. When the end was already requested, it happens at once. */
    synchronized void by(Runnable changed) {
        end = changed;
        if (asked) {
            changed.run();
        }
    }

    @Override
    public synchronized void run() {
        asked = true;
        if (end != null) {
            end.run();
        }
    }
}
