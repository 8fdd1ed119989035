package org.iceserver.turn;

import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * Ports held for whoever shows their RESERVATION-TOKEN, on whichever five-tuple and shard (RFC 8656 s7.2). Any thread.
 *
 * <p>The shard that made a reservation ends it when its time is over; whoever takes it out of here first owns the port.
 */
public final class Reservations {
    private final ConcurrentHashMap<Long, PortWish.Reserved> held = new ConcurrentHashMap<>();

    /** Whether the token was new; a token that is taken is drawn again. */
    boolean hold(long token, PortWish.Reserved port) {
        return held.putIfAbsent(token, port) == null;
    }

    /** Takes the reservation out, or returns null when there is none. */
    PortWish.@Nullable Reserved take(long token) {
        return held.remove(token);
    }
}
