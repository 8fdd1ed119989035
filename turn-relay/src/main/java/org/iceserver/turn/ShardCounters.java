package org.iceserver.turn;

import java.util.concurrent.atomic.AtomicLongArray;

import org.iceserver.stun.ErrorCode;
import org.iceserver.transport.HotPath;

/** What one shard counted. Its loop writes, opaquely; any thread reads. */
public final class ShardCounters {
    private static final ErrorCode[] CODES = ErrorCode.values();

    private final AtomicLongArray drops = new AtomicLongArray(DropReason.values().length);
    private final AtomicLongArray limits = new AtomicLongArray(Limit.values().length);
    private final AtomicLongArray errors = new AtomicLongArray(CODES.length);

    /** Counts a packet or request that was dropped. On the shard's thread. */
    @HotPath
    public void drop(DropReason why) {
        increment(drops, index(why));
    }

    /** Counts what a limit refused or dropped. On the shard's thread. */
    @HotPath
    public void refused(Limit limit) {
        increment(limits, index(limit));
    }

    /** How often a limit refused or dropped something. */
    public long refusals(Limit limit) {
        return limits.getOpaque(index(limit));
    }

    void error(ErrorCode code) {
        increment(errors, index(code));
    }

    public long drops(DropReason why) {
        return drops.getOpaque(index(why));
    }

    /** How many error responses with this code were made. */
    public long errors(ErrorCode code) {
        return errors.getOpaque(index(code));
    }

    private static void increment(AtomicLongArray counts, int index) {
        counts.setOpaque(index, counts.getPlain(index) + 1);
    }

    // The arrays live and die with this process: their order is never stored or sent.
    @SuppressWarnings("EnumOrdinal")
    private static int index(Enum<?> entry) {
        return entry.ordinal();
    }
}
