package org.iceserver.transport.http;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.iceserver.transport.IpAddress;
import org.iceserver.transport.memory.Holding;
import org.iceserver.transport.memory.MemoryAccount;
import org.iceserver.transport.memory.MemoryBudget;
import org.iceserver.transport.memory.MemoryShare;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one server whose clients have not read everything yet, and their unsent bytes. When the budget has
 * no room for more, the connection with the most unsent bytes is closed.
 */
final class SlowReaders {
    private final MemoryShare share;
    private final HttpCounters counters;
    private final Set<Account> holding = ConcurrentHashMap.newKeySet();

    SlowReaders(MemoryBudget memory, HttpCounters counters) {
        this.share = memory.share(Holding.SIGNAL_UNSENT);
        this.counters = counters;
    }

    /** The unsent bytes of one connection. */
    final class Account {
        private final MemoryAccount memory;
        private final @Nullable IpAddress source;
        private final long sinceNanos = System.nanoTime();
        private @Nullable Unsent owner;
        private volatile long held;

        private Account(@Nullable IpAddress client) {
            this.memory = client == null ? share.account() : share.account(client);
            this.source = client == null ? null : client.source();
        }

        boolean hold(long bytes) {
            if (!memory.hold(bytes)) {
                return false;
            }
            held = bytes;
            if (bytes == 0) {
                holding.remove(this);
            } else {
                holding.add(this);
            }
            return true;
        }

        void close() {
            hold(0);
        }

        private boolean isOfThisLoop() {
            Unsent mine = owner;
            return mine != null && mine.isOfThisLoop();
        }
    }

    Account account(@Nullable IpAddress client) {
        return new Account(client);
    }

    /**
     * Asks for room, and closes slower readers if that is needed and there are any. On the loop of the connection that
     * asks.
     */
    boolean hold(Unsent asking, long bytes) {
        Account account = asking.account();
        account.owner = asking;
        while (!account.hold(bytes)) {
            Unsent worst = worst(account, bytes);
            counters.refused(HttpRefusal.SLOW_READER,
                    "A client that reads too slowly was closed, to make room for what others are sent");
            if (worst == null || worst == asking) {
                return false;
            }
            worst.cutOff();
        }
        return true;
    }

    /**
     * The connection with the most unsent bytes: of all when all together hold too much, otherwise of this source. Null
     * when it is the one that asks.
     */
    private @Nullable Unsent worst(Account asking, long bytes) {
        boolean ofAll = share.held() + bytes - asking.held > share.most();
        Account worst = asking;
        long most = bytes;
        for (Account other : holding) {
            boolean concerned = ofAll || (other.source != null && other.source.equals(asking.source));
            boolean more = other.held > most || (other.held == most && other.sinceNanos - worst.sinceNanos < 0);
            if (concerned && more && other.isOfThisLoop()) {
                worst = other;
                most = other.held;
            }
        }
        return worst == asking ? null : worst.owner;
    }
}
