package org.iceserver.turn.netty;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

import org.iceserver.transport.IpAddress;
import org.iceserver.transport.dtls.HandshakeGate;
import org.iceserver.turn.UnauthenticatedBudget;

/**
 * Bounds the handshakes of the whole server: how many run at once, how many of those one source has, and how many a source
 * begins in a second ({@code --limit handshakes-per-source}). A source is an IPv4 address or an IPv6 /64; loopback is
 * bounded by the whole alone. Any thread.
 */
final class Handshakes implements HandshakeGate {
    /** As many threads and half-open associations there are at most. */
    static final int DTLS_AT_ONCE = 256;
    /** A connection that begins TLS and goes silent holds its place for ten seconds. */
    static final int TLS_AT_ONCE = 1_024;
    /** One source may have a quarter of what there is. */
    private static final int SHARE = 4;

    private final int most;
    private final UnauthenticatedBudget rate;
    private final LongSupplier nanos;
    private final Map<IpAddress, Integer> bySource = new HashMap<>();
    private int running;

    /** @param rate of handshakes of one source */
    Handshakes(int most, UnauthenticatedBudget rate, LongSupplier nanos) {
        this.most = most;
        this.rate = rate;
        this.nanos = nanos;
    }

    @Override
    public synchronized boolean enter(long high, long low) {
        IpAddress source = source(high, low);
        int before = bySource.getOrDefault(source, 0);
        boolean bounded = !source.isLoopback();
        if (running >= most || (bounded && before >= most / SHARE) || !rate.admit(high, low, nanos.getAsLong())) {
            return false;
        }
        running++;
        bySource.put(source, before + 1);
        return true;
    }

    @Override
    public synchronized void leave(long high, long low) {
        running--;
        bySource.computeIfPresent(source(high, low), (_, count) -> count > 1 ? count - 1 : null);
    }

    synchronized int running() {
        return running;
    }

    private static IpAddress source(long high, long low) {
        IpAddress client = new IpAddress(high, low);
        return client.isV4() || client.isLoopback() ? client : new IpAddress(high, 0);
    }
}
