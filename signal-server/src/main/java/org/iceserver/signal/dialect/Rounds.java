package org.iceserver.signal.dialect;

import java.util.ArrayDeque;
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

    /** @param over whether a connection has ended; such are dropped when their turn comes */
    public Rounds(Predicate<C> over) {
        this.over = over;
    }

    public void add(C connection) {
        turn.add(connection);
    }

    /** @param limit how many are looked at in this call */
    public void advance(int limit, Consumer<C> look) {
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
