package org.iceserver.signal;

import java.util.Set;

/**
 * What a client was let in with.
 *
 * @param account whom it counts for
 * @param rooms the only ones it may enter; empty: every room
 */
public record Admittance(Account account, Set<String> rooms) {
    public Admittance {
        rooms = Set.copyOf(rooms);
    }
}
