package org.iceserver.turn.view;

import java.util.concurrent.atomic.AtomicLongArray;

import org.iceserver.transport.Distribution;
import org.iceserver.transport.TransportProtocol;
import org.iceserver.turn.allocation.EndReason;

/** The counters of one shard's sessions. Its loop writes with opaque writes; any thread reads. */
public final class SessionCounters {
    private static final long MEBIBYTE = 1L << 20;

    private final AtomicLongArray created = new AtomicLongArray(TransportProtocol.values().length);
    private final AtomicLongArray live = new AtomicLongArray(TransportProtocol.values().length);
    private final AtomicLongArray ended = new AtomicLongArray(EndReason.values().length);
    private final Distribution seconds = Distribution.of(10, 30, 60, 300, 900, 1_800, 3_600, 7_200, 21_600, 86_400);
    private final Distribution bytes = Distribution.of(1 << 10, 16 << 10, 256 << 10, MEBIBYTE, 16 * MEBIBYTE,
            64 * MEBIBYTE, 256 * MEBIBYTE, 1_024 * MEBIBYTE, 4_096 * MEBIBYTE, 16_384 * MEBIBYTE);

    /** A client that uses this protocol has made a session. */
    public void created(TransportProtocol protocol) {
        add(created, index(protocol), 1);
        add(live, index(protocol), 1);
    }

    /** A session now has a client that uses this protocol. It may have come from another shard. */
    public void arrived(TransportProtocol protocol) {
        add(live, index(protocol), 1);
    }

    /** A session has lost its client, which used this protocol. The session goes on, perhaps on another shard. */
    public void left(TransportProtocol protocol) {
        add(live, index(protocol), -1);
    }

    /** @param relayedBytes payload bytes in both directions together */
    public void ended(TransportProtocol protocol, EndReason why, long lifeSeconds, long relayedBytes) {
        if (why != EndReason.NOT_MOVED) {
            // A session that could not be moved has already left its client.
            add(live, index(protocol), -1);
        }
        add(ended, index(why), 1);
        seconds.record(lifeSeconds);
        bytes.record(relayedBytes);
    }

    /** How many sessions were made since the start. */
    public long createdBy(TransportProtocol protocol) {
        return created.getOpaque(index(protocol));
    }

    /** How many sessions live. When sessions move between shards, only the sum over all shards is right. */
    public long live(TransportProtocol protocol) {
        return live.getOpaque(index(protocol));
    }

    public long ended(EndReason why) {
        return ended.getOpaque(index(why));
    }

    /** The lifetimes of the ended sessions. */
    public Distribution seconds() {
        return seconds;
    }

    /** The relayed bytes of the ended sessions. */
    public Distribution bytes() {
        return bytes;
    }

    private static void add(AtomicLongArray counts, int index, long more) {
        counts.setOpaque(index, counts.getPlain(index) + more);
    }

    // The arrays exist only in this process: their order is never stored or sent.
    @SuppressWarnings("EnumOrdinal")
    private static int index(Enum<?> entry) {
        return entry.ordinal();
    }
}
