package org.iceserver.transport.door;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntSupplier;

import org.iceserver.transport.DescriptorBudget;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.memory.Holding;
import org.iceserver.transport.memory.MemoryAccount;
import org.iceserver.transport.memory.MemoryBudget;
import org.jspecify.annotations.Nullable;

/**
 * The connections that nobody owns yet. While they wait, they are counted for their source, in the memory budget, and
 * among the descriptors of the STUN and TLS ports; then their owner counts them. When there is no place for a new one,
 * the oldest one of the source that has the most gives way: so connections that say nothing keep nobody out. Any thread.
 */
final class Waiting {
    /** How much heap one takes: channel, pipeline, handlers, timers. */
    private static final int CONNECTION_BYTES = 8 * 1_024;

    private final IntSupplier mostOfOne;
    private final MemoryBudget memory;
    private final Map<IpAddress, Deque<Place>> bySource = new HashMap<>();

    /** @param mostOfOne how many of one source may wait, asked for each; 0 means no limit */
    Waiting(IntSupplier mostOfOne, MemoryBudget memory) {
        this.mostOfOne = mostOfOne;
        this.memory = memory;
    }

    /** One connection's place. */
    final class Place {
        private final IpAddress source;
        private final MemoryAccount account;
        private final Runnable giveWay;
        private boolean left;

        private Place(IpAddress source, MemoryAccount account, Runnable giveWay) {
            this.source = source;
            this.account = account;
            this.giveWay = giveWay;
        }

        /** It has an owner, and is on its way there: it gives way to nobody any more. */
        void decided() {
            synchronized (Waiting.this) {
                Deque<Place> places = bySource.get(source);
                if (places != null && places.remove(this) && places.isEmpty()) {
                    bySource.remove(source);
                }
            }
        }

        /** Its owner has it, or it has ended. Idempotent. */
        void leave() {
            synchronized (Waiting.this) {
                if (left) {
                    return;
                }
                left = true;
            }
            decided();
            account.close();
            memory.descriptors().give(DescriptorBudget.Port.STREAM);
        }
    }

    /**
     * A place for a connection of this client; null when it must be closed.
     *
     * @param single false for a client that brings the connections of many, whose number has no limit
     * @param giveWay closes the connection, on any thread
     */
    @Nullable
    Place enter(IpAddress client, boolean single, Runnable giveWay) {
        IpAddress source = client.source();
        int most = mostOfOne.getAsInt();
        if (single && most > 0 && !client.isLoopback() && count(source) >= most) {
            end(oldestOf(source));
        }
        Place place = take(client, giveWay);
        if (place == null && end(oldestOf(greediest(source)))) {
            place = take(client, giveWay);
        }
        return place;
    }

    private @Nullable Place take(IpAddress client, Runnable giveWay) {
        if (!memory.descriptors().take(DescriptorBudget.Port.STREAM)) {
            return null;
        }
        MemoryAccount account = memory.share(Holding.CONNECTIONS).account(client);
        if (!account.hold(CONNECTION_BYTES)) {
            account.close();
            memory.descriptors().give(DescriptorBudget.Port.STREAM);
            return null;
        }
        synchronized (this) {
            Place place = new Place(client.source(), account, giveWay);
            bySource.computeIfAbsent(place.source, _ -> new ArrayDeque<>()).addLast(place);
            return place;
        }
    }

    private synchronized int count(IpAddress source) {
        Deque<Place> places = bySource.get(source);
        return places == null ? 0 : places.size();
    }

    private synchronized @Nullable Place oldestOf(IpAddress source) {
        Deque<Place> places = bySource.get(source);
        return places == null ? null : places.getFirst();
    }

    /** The source that has the most; the newcomer's own if it has as many. */
    private synchronized IpAddress greediest(IpAddress newcomer) {
        return bySource.entrySet().stream()
                .max(Comparator.<Map.Entry<IpAddress, Deque<Place>>>comparingInt(one -> one.getValue().size())
                        .thenComparing(one -> one.getKey().equals(newcomer)))
                .map(Map.Entry::getKey).orElse(newcomer);
    }

    private static boolean end(@Nullable Place place) {
        if (place == null) {
            return false;
        }
        place.leave();
        place.giveWay.run();
        return true;
    }

    /** How many wait. */
    synchronized int size() {
        return bySource.values().stream().mapToInt(Deque::size).sum();
    }
}
