package org.iceserver.transport.dtls;

import org.jspecify.annotations.Nullable;

/** Ends what a client is in the middle of, though what that is may be known only later. Any thread. */
final class GivingWay implements Runnable {
    private @Nullable Runnable end;
    private boolean asked;

    /** From now on it is ended so; at once, when that was asked for already. */
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
