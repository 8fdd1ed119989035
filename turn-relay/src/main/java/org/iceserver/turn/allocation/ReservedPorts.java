package org.iceserver.turn.allocation;

import org.iceserver.turn.time.Deadlines;

/** The ports that one shard has reserved (RFC 8656 s7.2), until each is redeemed or its time is over. One thread. */
public final class ReservedPorts {
    private final Reservations reservations;
    private final RelaySockets sockets;
    private final Deadlines<HeldPort> deadlines = new Deadlines<>();

    /** @param reservations of every shard */
    public ReservedPorts(Reservations reservations, RelaySockets sockets) {
        this.reservations = reservations;
        this.sockets = sockets;
    }

    /** Whether the token was new; one that is taken is drawn again. */
    public boolean hold(long token, Reservations.Reservation reservation, long nowNanos) {
        if (!reservations.hold(token, reservation)) {
            return false;
        }
        deadlines.set(new HeldPort(token), nowNanos + HeldPort.HOLD_NANOS);
        return true;
    }

    /**
     * Gives back ports that nobody came for in time, but no more than so many.
     *
     * @return how many were looked at
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
