package org.iceserver.signal.dxos;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/** Calls that one client was passed on and has not answered yet; at most 64. */
final class Calls {
    static final int MOST = 64;
    /** As long as the clients' own. */
    static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(15);

    /**
     * @param caller who waits for the answer
     * @param id what the caller numbered it
     * @param about the peer that was called
     */
    record Call(DxosConnection caller, int id, String about, long sinceNanos) {}

    /** The longest waiting first. */
    private final Map<Integer, Call> waiting = new LinkedHashMap<>(4);
    private int lastId;

    boolean full() {
        return waiting.size() >= MOST;
    }

    /** @return what the client is told to answer to */
    int add(Call call) {
        do {
            lastId = lastId >= RpcFrame.LARGEST_ID ? 1 : lastId + 1;
        } while (waiting.containsKey(lastId));
        waiting.put(lastId, call);
        return lastId;
    }

    /** @return null when nobody waits for it any more */
    @Nullable
    Call answered(int id) {
        return waiting.remove(id);
    }

    List<Call> overdue(long now) {
        List<Call> overdue = new ArrayList<>(0);
        Iterator<Call> longestFirst = waiting.values().iterator();
        while (longestFirst.hasNext()) {
            Call call = longestFirst.next();
            if (now - call.sinceNanos < WAIT_NANOS) {
                break;
            }
            longestFirst.remove();
            overdue.add(call);
        }
        return overdue;
    }

    List<Call> takeAll() {
        List<Call> all = List.copyOf(waiting.values());
        waiting.clear();
        return all;
    }
}
