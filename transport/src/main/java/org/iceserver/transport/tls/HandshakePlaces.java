package org.iceserver.transport.tls;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

import org.iceserver.transport.IpAddress;
import org.iceserver.transport.OncePerMinute;
import org.iceserver.transport.memory.MemoryAccount;
import org.iceserver.transport.memory.MemoryShare;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds the handshakes that run at once: all of them, and those of one source, which may have a quarter. A source is an
 * IPv4 address or an IPv6 /64; loopback is bounded by the whole alone. Any thread.
 *
 * <p>Nobody is refused for want of a place. When the places are taken, the oldest handshake of the source that has the most
 * gives way; when a source has its share, its own oldest does. So sources that begin handshakes and stop take places from
 * themselves alone.
 */
public final class HandshakePlaces {
    private static final Logger LOG = LoggerFactory.getLogger(HandshakePlaces.class);
    /** One source may have a quarter of what there is. */
    private static final int SHARE = 4;
    /** What a handshake may hold: its keys, its messages, and what it has not read yet. */
    private static final long HELD_BYTES = 64 * 1_024;

    private final String what;
    private final int most;
    private final Rate rate;
    private final MemoryShare memory;
    private final Map<IpAddress, Deque<HandshakePlace>> bySource = new HashMap<>();
    private final OncePerMinute lines = new OncePerMinute();
    private final LongAdder gaveWay = new LongAdder();
    private int running;
    private long began;

    /** How many handshakes a source may begin in a time. */
    public interface Rate {
        Rate UNLIMITED = (_, _) -> true;

        boolean admit(long high, long low);
    }

    /**
     * @param what for people: "TLS on the TURN ports" or the like
     * @param memory asked for what each handshake may hold
     */
    public HandshakePlaces(String what, int most, Rate rate, MemoryShare memory) {
        this.what = what;
        this.most = most;
        this.rate = rate;
        this.memory = memory;
    }

    /**
     * A place for one more handshake, or null when its source begins too many in a time, or memory is short though others
     * gave way. Whoever gets a place {@linkplain HandshakePlace#leave leaves} it at the handshake's end.
     *
     * @param giveWay ends the handshake, from any thread; called at most once
     */
    public @Nullable HandshakePlace enter(IpAddress client, Runnable giveWay) {
        List<HandshakePlace> ended = new ArrayList<>();
        HandshakePlace place = null;
        if (rate.admit(client.high(), client.low())) {
            place = take(client, giveWay, ended);
        }
        ended.forEach(HandshakePlace::end);
        return place;
    }

    /** An account for the bytes of a ClientHello that is not complete yet. */
    MemoryAccount helloAccount(IpAddress client) {
        return memory.account(client);
    }

    private synchronized @Nullable HandshakePlace take(IpAddress client, Runnable giveWay,
            List<HandshakePlace> ended) {
        IpAddress source = client.source();
        if (!source.isLoopback() && countOf(source) >= Math.max(1, most / SHARE)) {
            ended.add(removeOldestOf(source));
        } else if (running >= most) {
            ended.add(removeOldestOf(greediest()));
        }
        MemoryAccount account = memory.account(client);
        if (!account.hold(HELD_BYTES)) {
            if (running == 0) {
                return null;
            }
            ended.add(removeOldestOf(countOf(source) > 0 ? source : greediest()));
            if (!account.hold(HELD_BYTES)) {
                return null;
            }
        }
        HandshakePlace place = new HandshakePlace(this, source, began++, account, giveWay);
        bySource.computeIfAbsent(source, _ -> new ArrayDeque<>()).addLast(place);
        running++;
        return place;
    }

    private int countOf(IpAddress source) {
        Deque<HandshakePlace> places = bySource.get(source);
        return places == null ? 0 : places.size();
    }

    /** The source with the most handshakes; among equals, the one with the oldest. */
    private IpAddress greediest() {
        return bySource.entrySet().stream()
                .max(Comparator.<Map.Entry<IpAddress, Deque<HandshakePlace>>>comparingInt(one -> one.getValue().size())
                        .thenComparing(one -> one.getValue().getFirst().number(), Comparator.reverseOrder()))
                .orElseThrow().getKey();
    }

    private HandshakePlace removeOldestOf(IpAddress source) {
        HandshakePlace oldest = bySource.getOrDefault(source, new ArrayDeque<>()).getFirst();
        remove(oldest);
        gaveWay.increment();
        if (lines.admits()) {
            LOG.warn(
                    "Handshakes of {} that are not finished give way to new ones: {} run, and the most are of {}. If this is"
                            + " an attack, --limit handshakes-per-source bounds what one source may begin ({} more since the last"
                            + " line)",
                    what, running + 1, source, lines.heldBack());
        }
        return oldest;
    }

    /** False when it has been removed before. */
    synchronized boolean remove(HandshakePlace place) {
        Deque<HandshakePlace> places = bySource.get(place.source());
        if (places == null || !places.remove(place)) {
            return false;
        }
        if (places.isEmpty()) {
            bySource.remove(place.source());
        }
        running--;
        place.releaseMemory();
        return true;
    }

    /** How many there are now. */
    public synchronized int running() {
        return running;
    }

    /** How many had to give way since the start. */
    public long gaveWay() {
        return gaveWay.sum();
    }

}
