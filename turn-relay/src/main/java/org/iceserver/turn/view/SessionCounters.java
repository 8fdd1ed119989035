package org.iceserver.turn.view;

import java.util.concurrent.atomic.AtomicLongArray;

import org.iceserver.transport.Distribution;
import org.iceserver.transport.TransportProtocol;
import org.iceserver.turn.allocation.EndReason;

/** What became of the sessions of one shard. Its loop writes, opaquely; any thread reads. */
public final class SessionCounters {
    private static final long MEBIBYTE = 1L << 20;

    private final AtomicLongArray created = new AtomicLongArray(TransportProtocol.values().length);
    private final AtomicLongArray live = new AtomicLongArray(TransportProtocol.values().length);
    private final AtomicLongArray ended = new AtomicLongArray(EndReason.values().length);
    private final Distribution seconds = Distribution.of(10, 30, 60, 300, 900, 1_800, 3_600, 7_200, 21_600, 86_400);
    private final Distribution bytes = Distribution.of(1 << 10, 16 << 10, 256 << 10, MEBIBYTE, 16 * MEBIBYTE,
            64 * MEBIBYTE, 256 * MEBIBYTE, 1_024 * MEBIBYTE, 4_096 * MEBIBYTE, 16_384 * MEBIBYTE);

    /** A session was made by a client that speaks this. */
    public void created(TransportProtocol protocol) {
        add(created, index(protocol), 1);
        add(live, index(protocol), 1);
    }

    /** A session has a client that speaks this from now on; it may have come from another shard. */
    public void arrived(TransportProtocol protocol) {
        add(live, index(protocol), 1);
    }

    /** A session has this client no more; it goes on, perhaps on another shard. */
    public void left(TransportProtocol protocol) {
        add(live, index(protocol), -1);
    }

    /** @param relayedBytes payload, both ways together */
    public void ended(TransportProtocol protocol, EndReason why, long lifeSeconds, long relayedBytes) {
        if (why != EndReason.NOT_MOVED) {
            // One that could not be moved had left its client before.
            add(live, index(protocol), -1);
        }
        add(ended, index(why), 1);
        seconds.record(lifeSeconds);
        bytes.record(relayedBytes);
    }

    /** Allocations made since the start. */
    public long createdBy(TransportProtocol protocol) {
        return created.getOpaque(index(protocol));
    }

    /** Those that live; where sessions move between shards only the sum over all shards tells. */
    public long live(TransportProtocol protocol) {
        return live.getOpaque(index(protocol));
    }

    public long ended(EndReason why) {
        return ended.getOpaque(index(why));
    }

    /** How long the sessions lived that have ended. */
    public Distribution seconds() {
        return seconds;
    }

    /** What the sessions relayed that have ended. */
    public Distribution bytes() {
        return bytes;
    }

    private static void add(AtomicLongArray counts, int index, long more) {
        counts.setOpaque(index, counts.getPlain(index) + more);
    }

    // The arrays live and die with this process: their order is never stored or sent.
    @SuppressWarnings("EnumOrdinal")
    private static int index(Enum<?> entry) {
        return entry.ordinal();
    }
}
