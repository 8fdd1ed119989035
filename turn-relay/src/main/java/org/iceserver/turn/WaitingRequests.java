package org.iceserver.turn;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;

import org.iceserver.transport.IpAddress;
import org.iceserver.transport.memory.MemoryAccount;
import org.iceserver.transport.memory.MemoryShare;
import org.iceserver.turn.auth.Authentication;
import org.iceserver.turn.auth.KeyQuery;
import org.iceserver.turn.rejection.Rejection;
import org.iceserver.turn.rejection.RejectionReason;
import org.iceserver.turn.request.Flow;
import org.iceserver.turn.request.TurnRequest;
import org.iceserver.turn.time.Deadlines;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one shard that wait for a credential. There is at most one for each five-tuple, and a limit for each
 * source and for all together; for loopback only the total limit holds. When the table is full, the newest request of
 * the source with the most requests is dropped for a source that has fewer. One thread.
 */
final class WaitingRequests {
    static final int CAPACITY = 1_024;
    static final int OF_ONE_SOURCE = 64;

    private final Deadlines<WaitingRequest> deadlines = new Deadlines<>();
    private final MemoryShare memory;
    private final Map<Flow, WaitingRequest> byFlow = new HashMap<>();
    private final Map<KeyQuery, List<WaitingRequest>> byQuery = new HashMap<>();
    /** Oldest first. A {@link WaitingRequest} is equal only to itself. */
    private final Map<IpAddress, SequencedSet<WaitingRequest>> bySource = new HashMap<>();

    WaitingRequests(MemoryShare memory) {
        this.memory = memory;
    }

    /** The answer to a second request on a five-tuple whose first request still waits; null when none waits. */
    @Nullable
    Answer again(TurnRequest request, KeyQuery query) {
        WaitingRequest before = byFlow.get(request.flow());
        if (before == null) {
            return null;
        }
        return before.transactionId().equals(request.message().transactionId())
                ? new Answer.Wait(query, false)
                : new Answer.Silence(DropReason.ALREADY_WAITING);
    }

    /**
     * The request that must be dropped so that one more request of this source can wait; null when there is room.
     *
     * @throws Rejection 500 when too many already wait, and no other source has more than this one
     */
    @Nullable
    WaitingRequest givesWay(TurnRequest request) throws Rejection {
        IpAddress source = request.client().source();
        int mine = waitingOf(source);
        if (!source.isLoopback() && mine >= OF_ONE_SOURCE) {
            throw tooMany("of its source");
        }
        if (byFlow.size() < CAPACITY) {
            return null;
        }
        WaitingRequest newest = newestOfTheGreediest();
        if (waitingOf(newest.source()) <= mine + 1) {
            throw tooMany("of all sources");
        }
        return newest;
    }

    private static Rejection tooMany(String whose) {
        return new Rejection(RejectionReason.TOO_MANY_WAITING, () -> "Too many requests " + whose
                + " wait for the database or webhook that knows the users; see why it is slow.");
    }

    /** @throws Rejection 500 when the memory for waiting requests is used up, by this source or by all together */
    Answer park(TurnRequest request, Authentication.Pending pending) throws Rejection {
        KeyQuery query = pending.query();
        MemoryAccount account = memory.account(request.client());
        if (!account.hold(WaitingRequest.costs(request.message().wireLength()))) {
            throw new Rejection(RejectionReason.NO_MEMORY);
        }
        WaitingRequest parked = new WaitingRequest(request, pending, account);
        byFlow.put(parked.flow(), parked);
        deadlines.set(parked, request.now().nanos() + WaitingRequest.PATIENCE_NANOS);
        List<WaitingRequest> alike = byQuery.computeIfAbsent(query, first -> new ArrayList<>());
        // Each source asks for itself: otherwise it would wait in another source's queue, behind that source's other
        // questions.
        boolean asked = alike.stream().anyMatch(other -> other.source().equals(parked.source()));
        alike.add(parked);
        bySource.computeIfAbsent(parked.source(), first -> new LinkedHashSet<>()).add(parked);
        return new Answer.Wait(query, !asked);
    }

    /** Removes and returns all requests that wait for this query. */
    List<WaitingRequest> take(KeyQuery query) {
        List<WaitingRequest> alike = byQuery.remove(query);
        if (alike == null) {
            return List.of();
        }
        alike.forEach(this::remove);
        return alike;
    }

    /** The client of this five-tuple is gone: drops its request. */
    void forget(IpAddress client, int port, int listener) {
        WaitingRequest parked = byFlow.get(new Flow(client, port, listener));
        if (parked != null) {
            forget(parked);
        }
    }

    void forget(WaitingRequest parked) {
        remove(parked);
        List<WaitingRequest> alike = byQuery.get(parked.query());
        if (alike != null && alike.remove(parked) && alike.isEmpty()) {
            byQuery.remove(parked.query());
        }
    }

    /** Removes and returns a request that has waited too long; null when there is none. */
    @Nullable
    WaitingRequest due(long nowNanos) {
        WaitingRequest due = deadlines.due(nowNanos);
        if (due != null) {
            forget(due);
        }
        return due;
    }

    long nextDeadlineNanos() {
        return deadlines.next();
    }

    private void remove(WaitingRequest parked) {
        deadlines.cancel(parked);
        parked.release();
        byFlow.remove(parked.flow());
        SequencedSet<WaitingRequest> others = bySource.get(parked.source());
        if (others != null && others.remove(parked) && others.isEmpty()) {
            bySource.remove(parked.source());
        }
    }

    private int waitingOf(IpAddress source) {
        SequencedSet<WaitingRequest> waiting = bySource.get(source);
        return waiting == null ? 0 : waiting.size();
    }

    private WaitingRequest newestOfTheGreediest() {
        SequencedSet<WaitingRequest> most = new LinkedHashSet<>();
        for (SequencedSet<WaitingRequest> one : bySource.values()) {
            most = one.size() > most.size() ? one : most;
        }
        return most.getLast();
    }

    int size() {
        return byFlow.size();
    }
}
