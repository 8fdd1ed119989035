package org.iceserver.turn;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.iceserver.stun.ErrorCode;
import org.iceserver.transport.IpAddress;

/**
 * The requests of one shard whose credential has been asked for. Bounded: one per five-tuple, and so many in all. One
 * thread.
 */
final class WaitingRequests {
    static final int CAPACITY = 1_024;

    private final Deadlines deadlines;
    private final Map<Flow, Parked> byFlow = new HashMap<>();
    private final Map<KeyQuery, List<Parked>> byQuery = new HashMap<>();

    WaitingRequests(Deadlines deadlines) {
        this.deadlines = deadlines;
    }

    /** @throws Rejection 500 when too many requests wait already */
    Answer park(TurnRequest request, KeyQuery query) throws Rejection {
        Parked before = byFlow.get(Flow.of(request));
        if (before != null) {
            return before.request().message().transactionId().equals(request.message().transactionId())
                    ? new Answer.Wait(query, false)
                    : new Answer.Silence(DropReason.ALREADY_WAITING);
        }
        if (byFlow.size() >= CAPACITY) {
            throw new Rejection(ErrorCode.SERVER_ERROR);
        }
        Parked parked = new Parked(request, query);
        byFlow.put(Flow.of(request), parked);
        deadlines.set(parked, request.now().nanos() + Parked.PATIENCE_NANOS);
        List<Parked> alike = byQuery.computeIfAbsent(query, first -> new ArrayList<>());
        alike.add(parked);
        return new Answer.Wait(query, alike.size() == 1);
    }

    /** Takes out everything that waits for this query. */
    List<Parked> take(KeyQuery query) {
        List<Parked> alike = byQuery.remove(query);
        if (alike == null) {
            return List.of();
        }
        for (Parked parked : alike) {
            byFlow.remove(Flow.of(parked.request()));
            deadlines.cancel(parked);
        }
        return alike;
    }

    /** The client of this five-tuple went away. */
    void forget(IpAddress client, int port, int listener) {
        Parked parked = byFlow.get(new Flow(client, port, listener));
        if (parked != null) {
            forget(parked);
        }
    }

    void forget(Parked parked) {
        deadlines.cancel(parked);
        byFlow.remove(Flow.of(parked.request()));
        List<Parked> alike = byQuery.get(parked.query());
        if (alike != null && alike.remove(parked) && alike.isEmpty()) {
            byQuery.remove(parked.query());
        }
    }

    int size() {
        return byFlow.size();
    }
}
