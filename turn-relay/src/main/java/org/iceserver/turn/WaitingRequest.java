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
 * A request that waits for its credential until its deadline. Only its bytes are kept, because the decoded message
 * takes many times as much memory.
 */
final class WaitingRequest extends Timed {
    static final long PATIENCE_NANOS = 5_000_000_000L;
    /** A longer request is not kept waiting. Clients' requests have a few hundred bytes. */
    static final int MOST_BYTES = 2_048;
    /** Memory for this object, its path, its table entries, its deadline and its query. */
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

    /** The bytes that a request of this length counts for its source while it waits. */
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

    /** Why the request was not accepted at once. */
    Rejection soFar() {
        return pending.soFar();
    }

    Flow flow() {
        return Flow.of(from, listener);
    }

    IpAddress source() {
        return from.fiveTuple().client().source();
    }

    /** The request no longer waits: gives back its memory. */
    void release() {
        memory.close();
    }
}
