package org.iceserver.turn;

import org.iceserver.stun.Bytes;
import org.iceserver.stun.StunDecoder;
import org.iceserver.stun.TransactionId;
import org.iceserver.transport.ClientPath;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.memory.MemoryAccount;
import org.iceserver.turn.auth.Authentication;
import org.iceserver.turn.auth.KeyQuery;
import org.iceserver.turn.rejection.Rejection;
import org.iceserver.turn.request.Flow;
import org.iceserver.turn.request.TurnRequest;
import org.iceserver.turn.time.Now;
import org.iceserver.turn.time.Timed;

/**
 * A request that waits for its credential; at its deadline it is forgotten. It is kept as its bytes, since what is read from
 * them takes many times as much.
 */
final class WaitingRequest extends Timed {
    static final long PATIENCE_NANOS = 5_000_000_000L;
    /** A longer request is not parked; those of clients have a few hundred bytes. */
    static final int MOST_BYTES = 2_048;
    /** This, its path, its places in tables and in its deadline, and the question about it. */
    private static final int OVERHEAD_BYTES = 1_024;

    private final Bytes wire;
    private final TransactionId transactionId;
    private final ClientPath from;
    private final int listener;
    private final Now asked;
    private final int arrivedAt;
    private final Authentication.Pending pending;
    private final MemoryAccount memory;

    WaitingRequest(TurnRequest request, Authentication.Pending pending, MemoryAccount memory) {
        wire = request.message().wire();
        transactionId = request.message().transactionId();
        from = request.from();
        listener = request.listener();
        asked = request.now();
        arrivedAt = request.arrivedAt();
        this.pending = pending;
        this.memory = memory;
    }

    /** What a request of this length costs its source while it is parked. */
    static int costs(int wireLength) {
        return wireLength + OVERHEAD_BYTES;
    }

    /** The request as it came. */
    TurnRequest request() {
        return new TurnRequest(StunDecoder.again(wire), from, listener, asked, arrivedAt);
    }

    TransactionId transactionId() {
        return transactionId;
    }

    KeyQuery query() {
        return pending.query();
    }

    /** Why it was not let in at once. */
    Rejection soFar() {
        return pending.soFar();
    }

    Flow flow() {
        return Flow.of(from, listener);
    }

    IpAddress source() {
        return from.fiveTuple().client().source();
    }

    /** It waits no more. */
    void release() {
        memory.close();
    }
}
