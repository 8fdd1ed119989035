package org.iceserver.signal.dialect;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

import org.iceserver.signal.SignalError;

/**
 * Open connections, looked at in turn so that no timer exists per connection.
 *
 * @param <C> what a dialect calls a connection
 */
public final class Rounds<C extends Paced> {
    private final Queue<C> turn = new ArrayDeque<>();
    private List<C> hurried = new ArrayList<>();

    public void add(C connection) {
        turn.add(connection);
    }

    /** For a connection that was slowed down just now: looked at in every call until it is not any more. */
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
            connection.expire(now);
            if (connection.slowed() && !connection.closed()) {
                hurried.add(connection);
            }
        }
        for (int visits = Math.min(limit, turn.size()); visits > 0; visits--) {
            C connection = turn.remove();
            if (!connection.closed()) {
                turn.add(connection);
                connection.expire(now);
            }
        }
    }

    /** Those that are open. */
    public List<C> open() {
        return turn.stream().filter(connection -> !connection.closed()).toList();
    }

    public void endAll(SignalError why) {
        open().forEach(connection -> connection.end(why));
    }
}
