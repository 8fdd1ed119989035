package org.iceserver.turn.allocation;

import org.iceserver.turn.time.Deadlines;

/** The ports that one shard has reserved (RFC 8656 s7.2), each until it is redeemed or its time is over. One thread. */
public final class ReservedPorts {
    private final Reservations reservations;
    private final RelaySockets sockets;
    private final Deadlines<HeldPort> deadlines = new Deadlines<>();

    /** @param reservations the reservations of all shards */
    public ReservedPorts(Reservations reservations, RelaySockets sockets) {
        this.reservations = reservations;
        this.sockets = sockets;
    }

    /** Adds a reservation; false when the token is in use, so that the caller draws another one. */
    public boolean hold(long token, Reservations.Reservation reservation, long nowNanos) {
        if (!reservations.hold(token, reservation)) {
            return false;
        }
        deadlines.set(new HeldPort(token), nowNanos + HeldPort.HOLD_NANOS);
        return true;
    }

    /**
     * Gives back ports whose time is over, at most {@code limit} of them.
     *
     * @return how many timers were handled
     */
    public int expire(long nowNanos, int limit) {
        int done = 0;
        for (HeldPort due = null; done < limit && (due = deadlines.due(nowNanos)) != null; done++) {
            PortWish.Reserved unclaimed = reservations.take(due.token());
            if (unclaimed != null) {
                sockets.release(unclaimed);
            }
        }
        return done;
    }

    public long nextDeadlineNanos() {
        return deadlines.next();
    }
}
