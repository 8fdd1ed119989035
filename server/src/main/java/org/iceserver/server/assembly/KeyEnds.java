package org.iceserver.server.assembly;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import org.iceserver.admin.api.Operator;
import org.iceserver.credentials.database.DatabaseUsers;
import org.iceserver.credentials.database.StoreException;
import org.iceserver.credentials.keys.KeyCredentials;
import org.iceserver.turn.netty.RelayServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends the sessions of keys that were revoked or removed, as soon as the database says so. Any thread. */
public final class KeyEnds implements Operator.KeyReading {
    private static final Logger LOG = LoggerFactory.getLogger(KeyEnds.class);

    private final DatabaseUsers database;
    private final KeyCredentials credentials;
    private final Optional<RelayServer> relay;
    /** The keys whose sessions are looked for once more, because a session that moves between loops is on none for a moment. */
    private final Set<String> onceMore = new HashSet<>();

    private KeyEnds(DatabaseUsers database, KeyCredentials credentials, Optional<RelayServer> relay) {
        this.database = database;
        this.credentials = credentials;
        this.relay = relay;
    }

    /** Begins to follow the database. */
    public static KeyEnds follow(DatabaseUsers database, KeyCredentials credentials, Optional<RelayServer> relay) {
        KeyEnds ends = new KeyEnds(database, credentials, relay);
        database.whenKeysEnd(ends::regularly);
        return ends;
    }

    private void regularly(Set<String> ended) {
        Set<String> sought;
        synchronized (onceMore) {
            sought = new HashSet<>(onceMore);
            onceMore.clear();
        }
        sought.addAll(ended);
        end(sought);
        again(ended);
    }

    private void again(Set<String> ended) {
        synchronized (onceMore) {
            onceMore.addAll(ended);
        }
    }

    private CompletableFuture<Integer> end(Set<String> keys) {
        if (keys.isEmpty() || relay.isEmpty()) {
            return CompletableFuture.completedFuture(0);
        }
        return relay.get().endUsers(user -> keys.contains(credentials.keyOf(user))).thenApply(count -> {
            if (count > 0) {
                LOG.warn("The keys {} were revoked or removed: {} ended", String.join(", ", keys),
                        count == 1 ? "1 session" : count + " sessions");
            }
            return count;
        });
    }

    @Override
    public Keys again() {
        try {
            Set<String> ended = database.readKeys();
            int count = end(ended).join();
            again(ended);
            return Keys.done(count);
        } catch (StoreException e) {
            return Keys.failed("The keys cannot be read again: " + e.getMessage() + ".");
        } catch (CompletionException e) {
            return Keys.failed("The sessions of a key could not be ended; try again.");
        }
    }
}
