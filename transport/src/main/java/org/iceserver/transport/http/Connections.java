package org.iceserver.transport.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;

import org.iceserver.transport.IpAddress;
import org.iceserver.transport.memory.Holding;
import org.iceserver.transport.memory.MemoryAccount;
import org.iceserver.transport.memory.MemoryBudget;
import org.iceserver.transport.memory.MemoryShare;
import org.jspecify.annotations.Nullable;

/**
 * The open connections of one server, by their source. Any thread.
 *
 * <p>When the limit is reached, an idle connection of the source with the most connections is closed for a new one. A
 * WebSocket is never idle in this sense, nor is a connection whose request is being answered.
 */
final class Connections {
    /** The memory of a connection besides its requests, its messages and its unsent bytes. */
    static final int BYTES = 8 * 1024;
    /** How long not to search again after no connection was idle, because a search looks at all connections. */
    private static final long PAUSE_NANOS = 20_000_000;
    /**
     * The source of connections that are not counted because they may belong to many clients: loopback and trusted
     * proxies.
     */
    private static final Object SHARED = "shared";

    private final int most;
    private final IntSupplier mostOfOne;
    private final MemoryShare share;
    private final HttpCounters counters;
    private final Map<Object, Set<HttpConnection>> bySource = new HashMap<>();
    private final Map<HttpConnection, Place> places = new HashMap<>();
    private boolean packed;
    private long packedSinceNanos;

    private record Place(Object source, MemoryAccount account) {}

    /** @param mostOfOne the limit of one source; 0 means no limit */
    Connections(int most, IntSupplier mostOfOne, MemoryBudget memory, HttpCounters counters) {
        this.most = most;
        this.mostOfOne = mostOfOne;
        this.share = memory.share(Holding.CONNECTIONS);
        this.counters = counters;
    }

    private static Object key(@Nullable IpAddress client) {
        return client == null || client.isLoopback() ? SHARED : client.source();
    }

    /**
     * A connection was accepted.
     *
     * @param client null when it comes from a trusted proxy or the client is not known
     * @return whether it may stay
     */
    synchronized boolean enter(HttpConnection connection, @Nullable IpAddress client) {
        Object source = key(client);
        if (!hasRoomOfItsOwn(source)) {
            return false;
        }
        MemoryAccount account = client == null ? share.account() : share.account(client);
        while (places.size() >= most || !account.hold(BYTES)) {
            if (!makeRoom()) {
                account.close();
                counters.refused(HttpRefusal.CONNECTIONS, "A connection was refused: there are " + places.size()
                        + ", as many as the server has memory and descriptors for, and none is idle");
                return false;
            }
        }
        bySource.computeIfAbsent(source, _ -> new HashSet<>()).add(connection);
        places.put(connection, new Place(source, account));
        counters.connections(places.size());
        return true;
    }

    /** A connection from a trusted proxy now belongs to this client. @return whether the client may have it */
    synchronized boolean belongsTo(HttpConnection connection, IpAddress client) {
        Place place = places.get(connection);
        Object source = key(client);
        if (place == null || place.source.equals(source)) {
            return place != null;
        }
        MemoryAccount account = share.account(client);
        if (!hasRoomOfItsOwn(source) || !account.hold(BYTES)) {
            account.close();
            return false;
        }
        leave(connection);
        bySource.computeIfAbsent(source, _ -> new HashSet<>()).add(connection);
        places.put(connection, new Place(source, account));
        counters.connections(places.size());
        return true;
    }

    private boolean hasRoomOfItsOwn(Object source) {
        int limit = mostOfOne.getAsInt();
        if (limit <= 0 || source.equals(SHARED)) {
            return true;
        }
        Set<HttpConnection> own = bySource.getOrDefault(source, Set.of());
        if (own.size() < limit || endTheIdlest(own)) {
            return true;
        }
        counters.refused(HttpRefusal.CONNECTIONS_PER_SOURCE, "A connection of " + source
                + " was refused: limit connections-per-source reached (" + limit + " of one source at once)");
        return false;
    }

    private boolean makeRoom() {
        long now = System.nanoTime();
        if (packed && now - packedSinceNanos < PAUSE_NANOS) {
            return false;
        }
        List<Set<HttpConnection>> sources = new ArrayList<>(bySource.values());
        sources.sort(Comparator.<Set<HttpConnection>>comparingInt(Set::size).reversed());
        packed = sources.stream().noneMatch(this::endTheIdlest);
        packedSinceNanos = now;
        return !packed;
    }

    private boolean endTheIdlest(Set<HttpConnection> among) {
        long now = System.nanoTime();
        Optional<HttpConnection> idlest = among.stream().filter(HttpConnection::idle)
                .max(Comparator.comparingLong(connection -> connection.idleNanos(now)));
        idlest.ifPresent(connection -> {
            leave(connection);
            connection.closeNow();
        });
        return idlest.isPresent();
    }

    /** A connection was closed. */
    synchronized void leave(HttpConnection connection) {
        Place place = places.remove(connection);
        if (place != null) {
            place.account.close();
            bySource.computeIfPresent(place.source, (_, own) -> {
                own.remove(connection);
                return own.isEmpty() ? null : own;
            });
            counters.connections(places.size());
        }
    }

    synchronized int size() {
        return places.size();
    }

    synchronized List<HttpConnection> all() {
        return List.copyOf(places.keySet());
    }
}
