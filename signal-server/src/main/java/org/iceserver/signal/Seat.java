package org.iceserver.signal;

import org.iceserver.transport.memory.MemoryAccount;

/** One signaling session's place: it counts for its account until it is closed, and pays for what the session holds. */
public final class Seat implements AutoCloseable {
    private final Seats seats;
    private final Account account;
    private final MemoryAccount memory;
    private boolean left;

    Seat(Seats seats, Account account) {
        this.seats = seats;
        this.account = account;
        this.memory = seats.memory(account);
    }

    /** How many bytes the session itself holds from now on, in all. @return false when there are not so many */
    public boolean hold(long bytes) {
        return !left && memory.hold(bytes);
    }

    /**
     * Asks for so many bytes more for the session itself; fewer than none gives some back. A closed seat holds nothing.
     */
    public boolean holdMore(long bytes) {
        return !left && memory.holdMore(bytes);
    }

    /** Memory for something that may outlive the session; its account pays for it. */
    public MemoryAccount apart() {
        return seats.memory(account);
    }

    @Override
    public void close() {
        if (!left) {
            left = true;
            memory.close();
            if (account.kind() != Account.Kind.NOBODY) {
                seats.left(account);
            }
        }
    }
}
