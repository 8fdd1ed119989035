package org.iceserver.signal.dialect;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Open connections, looked at in turn so that no timer exists per connection.
 *
 * @param <C> what a dialect calls a connection
 */
public final class Rounds<C> {
    private final Queue<C> turn = new ArrayDeque<>();
    private final Predicate<C> over;
    private final Predicate<C> slowed;
    private List<C> hurried = new ArrayList<>();

    /**
     * @param over whether a connection has ended; such are dropped when their turn comes
     * @param slowed whether it waits for leave to be read again
     */
    public Rounds(Predicate<C> over, Predicate<C> slowed) {
        this.over = over;
        this.slowed = slowed;
    }

    public void add(C connection) {
        turn.add(connection);
    }

    /** For a connection that was slowed down just now: looked at in every call until it is not any more. */
    public void hurry(C connection) {
        hurried.add(connection);
    }

    /** @param limit how many are looked at in this call, beside the hurried ones */
    public void advance(int limit, Consumer<C> look) {
        List<C> impatient = hurried;
        hurried = new ArrayList<>();
        for (C connection : impatient) {
            look.accept(connection);
            if (slowed.test(connection) && !over.test(connection)) {
                hurried.add(connection);
            }
        }
        for (int visits = Math.min(limit, turn.size()); visits > 0; visits--) {
            C connection = turn.remove();
            if (!over.test(connection)) {
                turn.add(connection);
                look.accept(connection);
            }
        }
    }

    /** Those that are open. */
    public List<C> open() {
        return turn.stream().filter(over.negate()).toList();
    }
}
