package org.iceserver.signal;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the hub counts. The signal loop writes, opaquely; any thread reads. */
public final class SignalCounters {
    private final AtomicLong peers = new AtomicLong();
    private final AtomicLong rooms = new AtomicLong();
    private final AtomicLong arrivals = new AtomicLong();
    private final AtomicLong messages = new AtomicLong();
    private final AtomicLong undelivered = new AtomicLong();
    private final Faults faults;
    private final Map<SignalLimit, AtomicLong> refusals = Stream.of(SignalLimit.values())
            .collect(Collectors.toUnmodifiableMap(Function.identity(), limit -> new AtomicLong()));
    private final Map<SignalReason, AtomicLong> reasons = Stream.of(SignalReason.values())
            .collect(Collectors.toUnmodifiableMap(Function.identity(), reason -> new AtomicLong()));

    SignalCounters(Faults faults) {
        this.faults = faults;
    }

    /** Faults of ours that ended a message, a connection or one client's turn. */
    public long faults() {
        return faults.count();
    }

    /** How many peers there are, those included whose connection is lost for now. */
    public long peers() {
        return peers.getOpaque();
    }

    public long rooms() {
        return rooms.getOpaque();
    }

    /** Peers that came, since the start. */
    public long arrivals() {
        return arrivals.getOpaque();
    }

    /** Messages of peers that were passed on, once for each receiver. */
    public long messages() {
        return messages.getOpaque();
    }

    /** Messages that a receiver could not take. */
    public long undelivered() {
        return undelivered.getOpaque();
    }

    /** How often a limit refused something. */
    public long refusals(SignalLimit limit) {
        return count(limit).getOpaque();
    }

    /** How often something was refused for this reason. */
    public long refusals(SignalReason reason) {
        return count(reason).getOpaque();
    }

    void refused(SignalLimit limit) {
        increment(count(limit));
        refused(SignalReason.of(limit));
    }

    void refused(SignalReason reason) {
        increment(count(reason));
    }

    private AtomicLong count(SignalReason reason) {
        return Objects.requireNonNull(reasons.get(reason));
    }

    private AtomicLong count(SignalLimit limit) {
        return Objects.requireNonNull(refusals.get(limit));
    }

    void arrived() {
        increment(arrivals);
        increment(peers);
    }

    void peers(int now) {
        peers.setOpaque(now);
    }

    void rooms(int now) {
        rooms.setOpaque(now);
    }

    /** @param taken by its receiver */
    void message(boolean taken) {
        increment(taken ? messages : undelivered);
    }

    private static void increment(AtomicLong count) {
        count.setOpaque(count.getPlain() + 1);
    }
}
