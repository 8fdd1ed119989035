package org.iceserver.transport.memory;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

import org.iceserver.transport.IpAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Limits what all holders of one {@linkplain Holding kind} hold together, and what one payer holds. Any thread.
 *
 * <p>A refusal is counted, and logged at most once a minute.
 */
public final class MemoryShare {
    private static final Logger LOG = LoggerFactory.getLogger(MemoryShare.class);
    private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Holding holding;
    private final long most;
    private final long mostOfOne;
    private final AtomicLong held = new AtomicLong();
    private final ConcurrentMap<Object, Long> byPayer = new ConcurrentHashMap<>();
    private final LongAdder refusals = new LongAdder();
    private final AtomicLong nextLineNanos = new AtomicLong(System.nanoTime());

    MemoryShare(Holding holding, long most) {
        this.holding = holding;
        this.most = most;
        this.mostOfOne = most / holding.parts();
    }

    /**
     * An account that is limited by the whole share and by its source's part of it.
     *
     * @param client the source's address; an IPv6 address counts by its /64; for loopback only the whole share is the
     *     limit
     */
    public MemoryAccount account(IpAddress client) {
        return new MemoryAccount(this, client.isLoopback() ? null : client.source());
    }

    /**
     * An account that is limited by the whole share and by its user's part of it.
     *
     * @param user an authenticated name, such as a token's subject
     */
    public MemoryAccount accountOf(String user) {
        return new MemoryAccount(this, user);
    }

    /** An account that is limited only by the whole share. */
    public MemoryAccount account() {
        return new MemoryAccount(this, null);
    }

    public Holding holding() {
        return holding;
    }

    /** The most bytes that all holders of the kind may hold together. */
    public long most() {
        return most;
    }

    /** The most bytes that one source or user may hold. */
    public long mostOfOne() {
        return mostOfOne;
    }

    /** The bytes that are held. */
    public long held() {
        return held.get();
    }

    /** The number of refusals since the start. */
    public long refusals() {
        return refusals.sum();
    }

    /** Takes bytes for a payer; false, without taking any, when they would exceed a limit. */
    boolean take(@Nullable Object payer, long bytes) {
        if (held.addAndGet(bytes) > most) {
            held.addAndGet(-bytes);
            refused("all of them together may hold " + inMebibytes(most));
            return false;
        }
        if (payer == null || takePart(payer, bytes)) {
            return true;
        }
        held.addAndGet(-bytes);
        refused("one source or user may hold " + inMebibytes(mostOfOne));
        return false;
    }

    private boolean takePart(Object payer, long bytes) {
        boolean[] taken = new boolean[1];
        byPayer.compute(payer, (_, before) -> {
            long after = (before == null ? 0 : before) + bytes;
            taken[0] = after <= mostOfOne;
            return taken[0] ? Long.valueOf(after) : before;
        });
        return taken[0];
    }

    void give(@Nullable Object payer, long bytes) {
        held.addAndGet(-bytes);
        if (payer != null) {
            byPayer.computeIfPresent(payer, (_, before) -> before > bytes ? Long.valueOf(before - bytes) : null);
        }
    }

    private void refused(String bound) {
        refusals.increment();
        long now = System.nanoTime();
        long next = nextLineNanos.get();
        if (now - next >= 0 && nextLineNanos.compareAndSet(next, now + MINUTE_NANOS)) {
            LOG.warn(
                    "Memory for {} is used up: {}. What comes beyond is refused; give the server more memory if this is"
                            + " no attack ({} refusals so far)",
                    holding.words(), bound, refusals.sum());
        }
    }

    private static String inMebibytes(long bytes) {
        return bytes >> 20 > 0 ? (bytes >> 20) + " MiB" : (bytes >> 10) + " KiB";
    }
}
