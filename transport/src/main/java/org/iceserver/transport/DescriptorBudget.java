package org.iceserver.transport;

import java.lang.management.ManagementFactory;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

import com.sun.management.UnixOperatingSystemMXBean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Limits how many of the process's file descriptors the connections to each kind of port may use. The rest is for relay
 * sockets, so that connections never keep the relay from making allocations. Any thread.
 */
public final class DescriptorBudget {
    private static final Logger LOG = LoggerFactory.getLogger(DescriptorBudget.class);
    private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int PERCENT = 100;

    private final Map<Port, Part> parts = new EnumMap<>(Port.class);

    /** A kind of port that accepts connections. */
    public enum Port {
        /** WebSocket and HTTP. */
        SIGNAL(30, "the signal port"),
        /** STUN and TURN over TCP and TLS. */
        STREAM(35, "the STUN and TLS ports");

        private final int percent;
        private final String words;

        Port(int percent, String words) {
            this.percent = percent;
            this.words = words;
        }
    }

    private static final class Part {
        private final long most;
        private final AtomicLong taken = new AtomicLong();
        private final LongAdder refusals = new LongAdder();
        private final AtomicLong nextLineNanos = new AtomicLong(System.nanoTime());
        private volatile LongSupplier takenElsewhere = () -> 0;
        private volatile LongSupplier refusedElsewhere = () -> 0;

        private Part(long most) {
            this.most = most;
        }
    }

    private DescriptorBudget(long limit) {
        for (Port port : Port.values()) {
            parts.put(port, new Part(limit / PERCENT * port.percent + limit % PERCENT * port.percent / PERCENT));
        }
    }

    /** @param limit how many descriptors the process may have */
    public static DescriptorBudget of(long limit) {
        return new DescriptorBudget(limit);
    }

    /** A budget from the current limit of this process. */
    public static DescriptorBudget ofThisProcess() {
        return of(ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : Long.MAX_VALUE / PERCENT);
    }

    /**
     * Takes a place for one connection; false when there is none. A refusal is counted, and logged once a minute at
     * most.
     */
    public boolean take(Port port) {
        Part part = part(port);
        if (part.taken.incrementAndGet() <= part.most) {
            return true;
        }
        part.taken.decrementAndGet();
        part.refusals.increment();
        long now = System.nanoTime();
        long next = part.nextLineNanos.get();
        if (now - next >= 0 && part.nextLineNanos.compareAndSet(next, now + MINUTE_NANOS)) {
            LOG.warn(
                    "Connections to {} have all {} file descriptors that they may have; further ones are closed. Raise the"
                            + " limit, 'ulimit -n' or LimitNOFILE= of the systemd unit, if this is no attack ({} refusals so far)",
                    port.words, part.most, part.refusals.sum());
        }
        return false;
    }

    /** Gives back the place of a connection that was closed. */
    public void give(Port port) {
        part(port).taken.decrementAndGet();
    }

    /**
     * Connections to this kind of port do not take places here. Their server counts and limits them itself.
     *
     * @param taken the current number, called when it is needed
     * @param refused the number of refusals
     */
    public void countedElsewhere(Port port, LongSupplier taken, LongSupplier refused) {
        Part part = part(port);
        part.takenElsewhere = taken;
        part.refusedElsewhere = refused;
    }

    /** How many places are taken. */
    public long taken(Port port) {
        Part part = part(port);
        return part.taken.get() + part.takenElsewhere.getAsLong();
    }

    /** How many places there are. */
    public long most(Port port) {
        return part(port).most;
    }

    /** How many connections were refused. */
    public long refusals(Port port) {
        Part part = part(port);
        return part.refusals.sum() + part.refusedElsewhere.getAsLong();
    }

    /** How many connections were refused, at all kinds of port together. */
    public long refusals() {
        return ports().stream().mapToLong(this::refusals).sum();
    }

    /** Every kind of port. */
    public static List<Port> ports() {
        return List.of(Port.values());
    }

    private Part part(Port port) {
        Part part = parts.get(port);
        if (part == null) {
            throw new IllegalStateException("there is no part for " + port);
        }
        return part;
    }
}
