package org.iceserver.signal;

import java.util.concurrent.atomic.AtomicLong;

/** What the hub counts. The signal loop writes, opaquely; any thread reads. */
public final class SignalCounters {
    private final AtomicLong peers = new AtomicLong();
    private final AtomicLong rooms = new AtomicLong();
    private final AtomicLong arrivals = new AtomicLong();
    private final AtomicLong messages = new AtomicLong();
    private final AtomicLong undelivered = new AtomicLong();

    /** How many peers there are, those included whose connection is lost for now. */
    public long peers() {
        return peers.getOpaque();
    }

    public long rooms() {
        return rooms.getOpaque();
    }

    /** Peers that came, since the start. */
    public long arrivals() {
        return arrivals.getOpaque();
    }

    /** Messages of peers that were passed on, once for each receiver. */
    public long messages() {
        return messages.getOpaque();
    }

    /** Messages that a receiver could not take. */
    public long undelivered() {
        return undelivered.getOpaque();
    }

    void arrived() {
        increment(arrivals);
        increment(peers);
    }

    void peers(int now) {
        peers.setOpaque(now);
    }

    void rooms(int now) {
        rooms.setOpaque(now);
    }

    /** @param taken by its receiver */
    void message(boolean taken) {
        increment(taken ? messages : undelivered);
    }

    private static void increment(AtomicLong count) {
        count.setOpaque(count.getPlain() + 1);
    }
}
