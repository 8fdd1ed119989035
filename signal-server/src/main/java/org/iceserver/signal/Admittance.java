package org.iceserver.signal;

import java.util.Set;

/**
 * What a client was let in with.
 *
 * @param account whom it counts for
 * @param rooms the only ones it may enter; empty: every room
 * @param ice about the ICE servers it is told of
 */
public record Admittance(Account account, Set<String> rooms, IceGrant ice) {
    public Admittance {
        rooms = Set.copyOf(rooms);
    }
}
