package org.iceserver.signal.dialect;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

import org.iceserver.signal.Faults;
import org.iceserver.signal.SignalError;

/**
 * Open connections, looked at in turn so that no timer exists per connection.
 *
 * @param <C> what a dialect calls a connection
 */
public final class OpenConnections<C extends Timed> {
    private final Faults faults;
    private final Queue<C> turn = new ArrayDeque<>();
    private List<C> hurried = new ArrayList<>();

    /** @param faults what a connection breaks costs that connection alone */
    public OpenConnections(Faults faults) {
        this.faults = faults;
    }

    public void add(C connection) {
        turn.add(connection);
    }

    /** For a connection that was just slowed down: every call looks at it until it is read again. */
    public void hurry(C connection) {
        hurried.add(connection);
    }

    /**
     * Looks at deadlines, and drops connections that have ended.
     *
     * @param limit how many are looked at in this call, beside the hurried ones
     */
    public void advance(long now, int limit) {
        List<C> impatient = hurried;
        hurried = new ArrayList<>();
        for (C connection : impatient) {
            expire(connection, now);
            if (connection.slowed() && !connection.closed()) {
                hurried.add(connection);
            }
        }
        for (int visits = Math.min(limit, turn.size()); visits > 0; visits--) {
            C connection = turn.remove();
            if (!connection.closed()) {
                turn.add(connection);
                expire(connection, now);
            }
        }
    }

    private void expire(C connection, long now) {
        if (!faults.run("looking at a client's deadlines", () -> connection.expire(now))) {
            end(connection, SignalError.INTERNAL);
        }
    }

    private void end(C connection, SignalError why) {
        faults.run("closing a client's connection", () -> connection.end(why));
    }

    /** Those that are open. */
    public List<C> open() {
        return turn.stream().filter(connection -> !connection.closed()).toList();
    }

    public void endAll(SignalError why) {
        open().forEach(connection -> end(connection, why));
    }
}
