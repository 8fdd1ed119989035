package org.iceserver.signal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

import org.iceserver.transport.IpAddress;
import org.iceserver.transport.memory.MemoryAccount;
import org.iceserver.transport.memory.MemoryShare;
import org.jspecify.annotations.Nullable;

/** Who has how many signaling sessions, and the memory that all of them may hold. The signal loop alone. */
final class Seats {
    private final MemoryShare memory;
    private final Map<Account, Integer> taken = new HashMap<>();
    private final List<BooleanSupplier> forget = new ArrayList<>(2);

    Seats(MemoryShare memory) {
        this.memory = memory;
    }

    /** @param one forgets the session that a client has left alone for the longest; false when there is none */
    void forgetting(BooleanSupplier one) {
        forget.add(one);
    }

    private boolean forgetsOne() {
        return forget.stream().anyMatch(BooleanSupplier::getAsBoolean);
    }

    /** Which limit says no to one more session of this account, or null. */
    @Nullable
    SignalLimit refuses(Account account, SignalLimits limits) {
        int already = taken.getOrDefault(account, 0);
        return switch (account.kind()) {
            case USER -> already >= limits.sessionsPerUser() ? SignalLimit.SESSIONS_PER_USER : null;
            case SOURCE -> already >= limits.sessionsPerSource() ? SignalLimit.SESSIONS_PER_SOURCE : null;
            case NOBODY -> null;
        };
    }

    /**
     * Takes a seat. Where the memory of all is used up, those who have been away for the longest give way.
     *
     * @param bytes what the session holds from its beginning
     * @return null when there is no memory for it
     */
    @Nullable
    Seat take(Account account, int bytes) {
        Seat seat = new Seat(this, account);
        if (!holdMore(seat, bytes)) {
            return null;
        }
        if (account.kind() != Account.Kind.NOBODY) {
            taken.merge(account, 1, Integer::sum);
        }
        return seat;
    }

    /** As {@link Seat#holdMore}; where the memory of all is used up, those who have been away for the longest give way. */
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

    /** A part of the memory that this account pays for. */
    MemoryAccount memory(Account account) {
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

    MemoryShare memory() {
        return memory;
    }
}
