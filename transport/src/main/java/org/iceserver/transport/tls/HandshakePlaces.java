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
 * Limits the handshakes that run at once: all together, and those of one source, which may have a quarter. A source is
 * an IPv4 address or an IPv6 /64; for loopback only the total limit holds. Any thread.
 *
 * <p>No handshake is refused because all places are taken. When all are taken, the oldest handshake of the source that
 * has the most is ended. When a source has used its share, its own oldest handshake is ended. So sources that begin
 * handshakes and do not finish them mostly take places from themselves.
 */
public final class HandshakePlaces {
    private static final Logger LOG = LoggerFactory.getLogger(HandshakePlaces.class);
    /** One source may have one place in four. */
    private static final int SHARE = 4;
    /** The memory of a handshake: its keys, its messages, and its unread bytes. */
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

    /** Limits how many handshakes a source may begin per second. */
    public interface Rate {
        Rate UNLIMITED = (_, _) -> true;

        boolean admit(long high, long low);
    }

    /**
     * @param what for people, such as "TLS on the TURN ports"
     * @param memory the memory budget for handshakes
     */
    public HandshakePlaces(String what, int most, Rate rate, MemoryShare memory) {
        this.what = what;
        this.most = most;
        this.rate = rate;
        this.memory = memory;
    }

    /**
     * A place for one more handshake. Null when its source begins too many per second, or when memory is still short
     * after others were ended. The caller {@linkplain HandshakePlace#leave leaves} the place when the handshake ends.
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

    /** False when it was removed before. */
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

    /** How many handshakes run now. */
    public synchronized int running() {
        return running;
    }

    /** How many handshakes were ended for others since the start. */
    public long gaveWay() {
        return gaveWay.sum();
    }

}
