package org.iceserver.cluster.redis;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import org.iceserver.cluster.Member;
import org.iceserver.cluster.NodeView;

/**
 * The first beats of a node. If Redis has a record of another incarnation with our name, that one may be a former process of
 * ours that was killed, or another node that lives. It lives if its record still changes. Completes exceptionally with a
 * {@link ClusterRefusedException} when it does. The cluster's thread alone.
 */
final class Arrival {
    private static final long LOOK_MILLIS = 200;
    /** A living node renews its record each second. */
    private static final long PATIENCE_NANOS = Duration.ofMillis(2_500).toNanos();

    private final Member member;
    private final RedisEngine engine;
    private final ScheduledExecutorService thread;
    private final LongSupplier nanos;
    private final CompletableFuture<NodeView> done = new CompletableFuture<>();
    private Optional<String> first = Optional.empty();
    private boolean looked;
    private long sinceNanos;

    Arrival(Member member, RedisEngine engine, ScheduledExecutorService thread, LongSupplier nanos) {
        this.member = member;
        this.engine = engine;
        this.thread = thread;
        this.nanos = nanos;
    }

    /** Completes when we are in the cluster, or when Redis does not answer. */
    CompletableFuture<NodeView> begin() {
        sinceNanos = nanos.getAsLong();
        look(false);
        return done;
    }

    private void look(boolean take) {
        member.arrive(take, nanos.getAsLong(), () -> judge(member.view()));
    }

    private void judge(NodeView now) {
        if (now.redis().away() || !now.nameTaken()) {
            done.complete(now);
            return;
        }
        Optional<String> seen = Optional.ofNullable(now.namesake())
                .map(record -> record.incarnation() + " " + record.beat());
        if (!looked) {
            looked = true;
            first = seen;
            // A process that was killed hears nothing any more.
            engine.ears().thenAcceptAsync(ears -> again(ears == 1), thread);
        } else if (!first.equals(seen)) {
            done.completeExceptionally(new ClusterRefusedException("another node of this cluster is called '"
                    + now.self().name() + "' already: give this one another --node-name"));
        } else {
            again(nanos.getAsLong() - sinceNanos > PATIENCE_NANOS);
        }
    }

    private void again(boolean dead) {
        thread.schedule(() -> look(dead), dead ? 0 : LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }
}
