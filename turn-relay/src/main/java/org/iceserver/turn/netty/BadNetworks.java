package org.iceserver.turn.netty;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import org.iceserver.turn.impairment.Impairment;
import org.iceserver.turn.impairment.ImpairmentTarget;
import org.iceserver.turn.impairment.Impairments;
import org.iceserver.turn.impairment.NetworkConditions;

/** Bad networks on demand, for the running sessions and for those that begin. Any thread. */
public final class BadNetworks {
    private final Impairments impairments;
    private final LongSupplier nanos;
    private final Supplier<CompletableFuture<Integer>> change;

    /** An impairment that is on, and its remaining time. */
    public record View(ImpairmentTarget target, NetworkConditions conditions, long seed, Duration left) {}

    /** @param change makes every loop look at its sessions again; completes with the number of impaired ones */
    BadNetworks(Impairments impairments, LongSupplier nanos, Supplier<CompletableFuture<Integer>> change) {
        this.impairments = impairments;
        this.nanos = nanos;
        this.change = change;
    }

    /**
     * Begins an impairment; it replaces one of the same target.
     *
     * @return completes when it counts for every session; with the number of sessions that are impaired now
     * @throws IllegalArgumentException with one sentence, when there are too many or it would last too long
     */
    public CompletableFuture<Integer> begin(ImpairmentTarget target, NetworkConditions conditions, long seed,
            Duration length) {
        impairments.begin(target, conditions, seed, length, nanos.getAsLong());
        return change.get();
    }

    /** Ends the impairment of this target; completes with how many there were, 0 or 1. */
    public CompletableFuture<Integer> end(ImpairmentTarget target) {
        return ended(impairments.end(target::equals, nanos.getAsLong()));
    }

    /** Ends all impairments; completes with how many there were. */
    public CompletableFuture<Integer> end() {
        return ended(impairments.end(_ -> true, nanos.getAsLong()));
    }

    private CompletableFuture<Integer> ended(int count) {
        return change.get().thenApply(_ -> count);
    }

    /** The impairments that are on, newest first. */
    public List<View> on() {
        long now = nanos.getAsLong();
        return impairments.on(now).stream().map(one -> view(one, now)).toList();
    }

    private static View view(Impairment one, long nowNanos) {
        return new View(one.target(), one.conditions(), one.seed(), Duration.ofNanos(one.endNanos() - nowNanos));
    }
}
