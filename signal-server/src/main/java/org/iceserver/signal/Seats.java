package org.iceserver.signal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import org.iceserver.transport.IpAddress;
import org.iceserver.transport.memory.MemoryAccount;
import org.iceserver.transport.memory.MemoryShare;
import org.jspecify.annotations.Nullable;

/** Counts signaling sessions by account, and holds the memory budget of all of them. Only the signal loop uses it. */
public final class Seats {
    private final MemoryShare memory;
    private final Supplier<SignalLimits> limits;
    private final Refusals refusals;
    private final Map<Account, Integer> taken = new HashMap<>();
    private final List<BooleanSupplier> forget = new ArrayList<>(2);

    /** @param limits that hold now */
    Seats(MemoryShare memory, Supplier<SignalLimits> limits, Refusals refusals) {
        this.memory = memory;
        this.limits = limits;
        this.refusals = refusals;
    }

    /**
     * Registers a dialect whose idle sessions can end when there is no memory for another session.
     *
     * @param one forgets the session that its client has left alone for the longest; false when there is none
     */
    public void forgetting(BooleanSupplier one) {
        forget.add(one);
    }

    private boolean forgetsOne() {
        return forget.stream().anyMatch(BooleanSupplier::getAsBoolean);
    }

    /**
     * A place for one more session, which must be closed when the session is over. Where the memory of all is used up,
     * those
     * who have been away for the longest give way.
     *
     * @param bytes what it holds from its beginning
     * @param client its address, as text
     * @throws Rejection when its account has as many as it may, or there is no memory for it
     */
    public Seat sit(Account account, int bytes, String client) throws Rejection {
        SignalLimit limit = refuses(account);
        if (limit != null) {
            refusals.refused(client, limit);
            throw new Rejection(SignalError.FULL,
                    "You have as many sessions as one client may have; close one, or try again later.");
        }
        Seat seat = new Seat(this, account);
        if (!holdMore(seat, bytes)) {
            refusals.refused(client, "", SignalReason.NO_MEMORY_FOR_SESSIONS,
                    "There is no memory for one more session; give the server more, or limit sessions with --limit.");
            throw new Rejection(SignalError.FULL, "This server holds as many sessions as it can; try again later.");
        }
        if (account.kind() != Account.Kind.NOBODY) {
            taken.merge(account, 1, Integer::sum);
        }
        return seat;
    }

    /** Which limit says no to one more session of this account, or null. */
    private @Nullable SignalLimit refuses(Account account) {
        int already = taken.getOrDefault(account, 0);
        return switch (account.kind()) {
            case USER -> already >= limits.get().sessionsPerUser() ? SignalLimit.SESSIONS_PER_USER : null;
            case SOURCE -> already >= limits.get().sessionsPerSource() ? SignalLimit.SESSIONS_PER_SOURCE : null;
            case NOBODY -> null;
        };
    }

    /**
     * As {@link Seat#holdMore}; where the memory of all is used up, those who have been away for the longest give way.
     */
    boolean holdMore(Seat seat, int bytes) {
        while (!seat.holdMore(bytes)) {
            if (memory.held() + bytes <= memory.most() || !forgetsOne()) {
                return false;
            }
        }
        return true;
    }

    void left(Account account) {
        taken.computeIfPresent(account, (same, count) -> count > 1 ? Integer.valueOf(count - 1) : null);
    }

    /** Memory for something that a session of this account holds. */
    public MemoryAccount memory(Account account) {
        return switch (account.kind()) {
            case USER -> memory.accountOf(account.name());
            case SOURCE -> memory.account(source(account.name()));
            case NOBODY -> memory.account();
        };
    }

    private static IpAddress source(String name) {
        int slash = name.indexOf('/');
        return IpAddress.parse(slash < 0 ? name : name.substring(0, slash));
    }

    /** What all sessions may hold together. */
    public MemoryShare memory() {
        return memory;
    }
}
