package org.iceserver.turn.allocation;

import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * Ports held for whoever shows their RESERVATION-TOKEN, on whichever five-tuple and shard (RFC 8656 s7.2). Any thread.
 *
 * <p>The shard that made a reservation ends it when its time is over; whoever takes it out of here first owns the port.
 */
public final class Reservations {
    /**
     * A port that is held.
     *
     * @param slot a held port counts as an allocation of the user who asked for it, lest one user holds them all
     */
    public record Reservation(PortWish.Reserved port, SharedQuotas.Slot slot) {}

    private final ConcurrentHashMap<Long, Reservation> held = new ConcurrentHashMap<>();

    /** Whether the token was new; a token that is taken is drawn again. */
    boolean hold(long token, Reservation reservation) {
        return held.putIfAbsent(token, reservation) == null;
    }

    /** The reservation of this token, which stays one; null when there is none. */
    public @Nullable Reservation find(long token) {
        return held.get(token);
    }

    /** Takes this reservation out; false when somebody else has, or its time is over. Port and slot are the caller's. */
    public boolean take(long token, Reservation found) {
        return held.remove(token, found);
    }

    /** Takes a reservation out and ends its count, or returns null when there is none; the port is the caller's. */
    public PortWish.@Nullable Reserved take(long token) {
        Reservation taken = held.remove(token);
        if (taken == null) {
            return null;
        }
        taken.slot().release();
        return taken.port();
    }
}
