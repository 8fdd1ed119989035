package org.iceserver.turn.allocation;

import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * Ports that are reserved for the client that sends their RESERVATION-TOKEN, on any five-tuple and shard (RFC 8656
 * s7.2). Any thread.
 *
 * <p>The shard that made a reservation ends it when its time is over. Whoever removes the reservation first owns the
 * port.
 */
public final class Reservations {
    /**
     * A reserved port.
     *
     * @param slot counts the reserved port as an allocation of the user who asked for it, so that one user cannot
     *     reserve all ports
     */
    public record Reservation(PortWish.Reserved port, SharedQuotas.Slot slot) {}

    private final ConcurrentHashMap<Long, Reservation> held = new ConcurrentHashMap<>();

    /** Adds a reservation; false when the token is in use, so that the caller draws another one. */
    boolean hold(long token, Reservation reservation) {
        return held.putIfAbsent(token, reservation) == null;
    }

    /** The reservation of this token, which is not removed; null when there is none. */
    public @Nullable Reservation find(long token) {
        return held.get(token);
    }

    /**
     * Removes this reservation; false when somebody else has removed it or its time is over. On true, port and slot
     * belong to the caller.
     */
    public boolean take(long token, Reservation found) {
        return held.remove(token, found);
    }

    /**
     * Removes a reservation and releases its slot. Returns the port, which then belongs to the caller, or null when
     * there is no such reservation.
     */
    public PortWish.@Nullable Reserved take(long token) {
        Reservation taken = held.remove(token);
        if (taken == null) {
            return null;
        }
        taken.slot().release();
        return taken.port();
    }
}
