package org.iceserver.client.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import org.HdrHistogram.Histogram;
import org.iceserver.client.bench.Traffic.Direction;
import org.iceserver.transport.MediaLoop;
import org.jspecify.annotations.Nullable;

/**
 * One loop's clients, and the clock that makes them send. Used only on the loop.
 *
 * <p>Shortly before its next packet the loop spins instead of sleeping: timers are late by more than the gap between two
 * packets. So at high rates a loop uses a whole processor.
 */
final class LoopLoad implements Runnable {
    private static final long SPIN_NANOS = TimeUnit.MICROSECONDS.toNanos(200);
    /** A sender that is further behind than this skips the rest. Otherwise it would send a burst that nobody asked for. */
    private static final long CATCH_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int BURSTS_PER_TURN = 16;
    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final MediaLoop loop;
    private final Traffic traffic;
    private final LongSupplier clock;
    /** The time between two bursts of this loop; 0 means as fast as possible. */
    private final double gapNanos;
    private final List<LoadClient> clients = new ArrayList<>();
    private final Histogram delays = new Histogram(LONGEST_NANOS, 3);
    private boolean sending;
    private @Nullable Future<?> nextTurn;
    private long nextBurst;
    private double fraction;
    private int turn;
    private int mark;

    LoopLoad(MediaLoop loop, Traffic traffic, int loops, int mark, LongSupplier clock) {
        this.loop = loop;
        this.traffic = traffic;
        this.mark = mark;
        this.clock = clock;
        this.gapNanos = traffic.packetsPerSecond() == Traffic.FLAT_OUT
                ? 0
                : 1e9 * traffic.burst() * loops / traffic.packetsPerSecond();
    }

    MediaLoop loop() {
        return loop;
    }

    void add(LoadClient client) {
        clients.add(client);
    }

    int mark() {
        return mark;
    }

    long nanos() {
        return clock.getAsLong();
    }

    boolean echo() {
        return traffic.direction() == Direction.ECHO;
    }

    void arrived(long sentAtNanos) {
        delays.recordValue(Math.clamp(clock.getAsLong() - sentAtNanos, 0, LONGEST_NANOS));
    }

    void start() {
        sending = !clients.isEmpty() && traffic.direction() != Direction.NONE;
        nextBurst = clock.getAsLong();
        run();
    }

    void stop() {
        sending = false;
        if (nextTurn != null) {
            nextTurn.cancel(false);
        }
    }

    /** Resets the counters. Packets on their way belong to the earlier count. */
    void reset() {
        mark++;
        clients.forEach(LoadClient::reset);
        delays.reset();
    }

    @Override
    public void run() {
        if (!sending) {
            return;
        }
        long now = clock.getAsLong();
        if (now - nextBurst > CATCH_UP_NANOS) {
            nextBurst = now;
        }
        for (int i = 0; i < BURSTS_PER_TURN && now - nextBurst >= 0; i++) {
            burst();
            advance();
        }
        // A queued task would run again before the loop reads. A timer that is due runs in the loop's next turn.
        long wait = nextBurst - now;
        nextTurn = loop.eventLoop().schedule(this, wait < SPIN_NANOS ? 0 : wait - SPIN_NANOS / 2, TimeUnit.NANOSECONDS);
    }

    private void advance() {
        double exact = fraction + gapNanos;
        long whole = (long) exact;
        nextBurst += whole;
        fraction = exact - whole;
    }

    private void burst() {
        LoadClient client = clients.get(turn % clients.size());
        // Both directions: first one round from all clients, then one round from all peers.
        boolean out = switch (traffic.direction()) {
            case TO_PEER, ECHO -> true;
            case TO_CLIENT -> false;
            case BOTH -> turn < clients.size();
            case NONE -> throw new IllegalStateException("nobody sends");
        };
        turn = (turn + 1) % (2 * clients.size());
        if (out) {
            client.sendToPeer(traffic.burst(), traffic.bytes());
        } else {
            client.sendToClient(traffic.burst(), traffic.bytes());
        }
    }

    Counts toPeer() {
        return clients.stream().map(LoadClient::toPeer).reduce(Counts.NONE, Counts::plus);
    }

    Counts toClient() {
        return clients.stream().map(LoadClient::toClient).reduce(Counts.NONE, Counts::plus);
    }

    void addDelaysTo(Histogram all) {
        all.add(delays);
    }
}
