package org.iceserver.turn;

import java.util.concurrent.atomic.AtomicLongArray;

import org.iceserver.annotation.HotPath;
import org.iceserver.stun.ErrorCode;
import org.iceserver.turn.allocation.Allocation;
import org.iceserver.turn.limits.Limit;
import org.iceserver.turn.rejection.RejectionReason;

/** The counters of one shard. Its loop writes with opaque writes; any thread reads. */
public final class ShardCounters {
    private static final ErrorCode[] CODES = ErrorCode.values();

    /** The counters of relayed data. Bytes are payload bytes, without TURN's headers. */
    public enum Relayed {
        PACKETS_TO_PEERS, BYTES_TO_PEERS, PACKETS_TO_CLIENTS, BYTES_TO_CLIENTS
    }

    private final AtomicLongArray relayed = new AtomicLongArray(Relayed.values().length);
    private final AtomicLongArray below = new AtomicLongArray(Relayed.values().length);
    private final AtomicLongArray drops = new AtomicLongArray(DropReason.values().length);
    private final AtomicLongArray limits = new AtomicLongArray(Limit.values().length);
    private final AtomicLongArray rejections = new AtomicLongArray(RejectionReason.values().length);
    private final AtomicLongArray errors = new AtomicLongArray(CODES.length);

    /** Counts a packet or request that was dropped. On the shard's thread. */
    @HotPath
    public void drop(DropReason why) {
        increment(drops, index(why));
    }

    /** Counts a payload from a client to a peer, for its session and for the shard. On the shard's thread. */
    @HotPath
    public void toPeer(Allocation from, int bytes) {
        from.countToPeer(bytes);
        add(relayed, index(Relayed.PACKETS_TO_PEERS), 1);
        add(relayed, index(Relayed.BYTES_TO_PEERS), bytes);
    }

    /** Counts a payload from a peer to a client, for its session and for the shard. On the shard's thread. */
    @HotPath
    public void toClient(Allocation to, int bytes) {
        to.countToClient(bytes);
        add(relayed, index(Relayed.PACKETS_TO_CLIENTS), 1);
        add(relayed, index(Relayed.BYTES_TO_CLIENTS), bytes);
    }

    /** Counts what the kernel has relayed for a session. On the shard's thread. */
    void below(long packetsToPeers, long bytesToPeers, long packetsToClient, long bytesToClient) {
        add(relayed, index(Relayed.PACKETS_TO_PEERS), packetsToPeers);
        add(relayed, index(Relayed.BYTES_TO_PEERS), bytesToPeers);
        add(relayed, index(Relayed.PACKETS_TO_CLIENTS), packetsToClient);
        add(relayed, index(Relayed.BYTES_TO_CLIENTS), bytesToClient);
        add(below, index(Relayed.PACKETS_TO_PEERS), packetsToPeers);
        add(below, index(Relayed.BYTES_TO_PEERS), bytesToPeers);
        add(below, index(Relayed.PACKETS_TO_CLIENTS), packetsToClient);
        add(below, index(Relayed.BYTES_TO_CLIENTS), bytesToClient);
    }

    /** Counts packets that the kernel dropped over a limit. On the shard's thread. */
    void droppedBelow(Limit limit, long packets) {
        add(drops, index(DropReason.BANDWIDTH), packets);
        add(limits, index(limit), packets);
    }

    /** The part of {@link #relayed} that the kernel relayed. */
    public long relayedBelow(Relayed what) {
        return below.getOpaque(index(what));
    }

    /** The total of all sessions since the start. */
    public long relayed(Relayed what) {
        return relayed.getOpaque(index(what));
    }

    /** Counts one refusal or drop by a limit. On the shard's thread. */
    @HotPath
    public void refused(Limit limit) {
        increment(limits, index(limit));
    }

    /** How often a limit refused or dropped something. */
    public long refusals(Limit limit) {
        return limits.getOpaque(index(limit));
    }

    void rejected(RejectionReason why) {
        increment(rejections, index(why));
    }

    /** How often a request was refused for this reason. */
    public long rejections(RejectionReason why) {
        return rejections.getOpaque(index(why));
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
        add(counts, index, 1);
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
