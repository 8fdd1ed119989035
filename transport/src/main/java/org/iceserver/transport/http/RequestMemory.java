package org.iceserver.transport.http;

import org.iceserver.transport.memory.MemoryAccount;

/**
 * The bytes that the requests of one connection hold of the memory budget, from their first byte until they are
 * answered. It asks the budget in steps, so that a normal request asks only once. On the connection's loop.
 */
final class RequestMemory {
    private static final long STEP = 4_096;

    private final MemoryAccount account;
    private long used;
    private boolean closed;

    RequestMemory(MemoryAccount account) {
        this.account = account;
    }

    /** @return false when the budget refuses; the held bytes are then unchanged */
    boolean more(long bytes) {
        if (closed) {
            return true;
        }
        long wanted = used + bytes;
        if (wanted > account.held() && !account.hold(steps(wanted))) {
            return false;
        }
        used = wanted;
        return true;
    }

    void less(long bytes) {
        used = Math.max(0, used - bytes);
        account.hold(Math.min(account.held(), steps(used)));
    }

    private static long steps(long bytes) {
        return (bytes + STEP - 1) / STEP * STEP;
    }

    /** The connection has ended. Requests that its decoder still finds in earlier bytes are not kept. */
    void close() {
        closed = true;
        used = 0;
        account.close();
    }
}
