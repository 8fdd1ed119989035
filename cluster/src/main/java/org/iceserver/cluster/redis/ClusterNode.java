package org.iceserver.cluster.redis;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.iceserver.cluster.Engine;
import org.iceserver.cluster.Keys;
import org.iceserver.cluster.Kick;
import org.iceserver.cluster.KickOutcome;
import org.iceserver.cluster.Member;
import org.iceserver.cluster.NodeRecord;
import org.iceserver.cluster.NodeView;
import org.iceserver.transport.FailureText;
import org.iceserver.transport.OncePerMinute;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running server in its cluster: connected to Redis, with a beat each second. Any thread. */
public final class ClusterNode implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterNode.class);
    private static final long BEAT_MILLIS = 1_000;
    private static final int START_SECONDS = 15;
    private static final int LEAVE_SECONDS = 1;
    private static final int INCARNATION_BYTES = 8;

    private final RedisAddress address;
    private final ScheduledExecutorService thread = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("cluster").factory());
    private final OncePerMinute faults = new OncePerMinute();
    private final RedisEngine engine;
    private final NodeLog log;
    private final Kicking kicking;
    private final Member member;
    private volatile Optional<String> evicting = Optional.empty();

    /** Tells a node's state when a beat is due. */
    @FunctionalInterface
    public interface State {
        /** Called on the cluster's thread; must not wait. */
        NodeRecord record(String incarnation, long beat);
    }

    /** Does on this node what an operator did on another. */
    @FunctionalInterface
    public interface Kicked {
        /** Called on the cluster's thread; must not wait. A kick may come again. */
        CompletionStage<Count> kicked(Kick kick);

        /**
         * What a kick met here.
         *
         * @param found whether this node had whom it names
         */
        record Count(int ended, boolean found) {}
    }

    private ClusterNode(RedisAddress address, Keys keys, String name, State state, Kicked kicked) {
        this.address = address;
        var bytes = new byte[INCARNATION_BYTES];
        new SecureRandom().nextBytes(bytes);
        String incarnation = HexFormat.of().formatHex(bytes);
        engine = new RedisEngine(address, keys.inbox(name), thread, System::nanoTime, this::heard);
        log = new NodeLog(address.toString(), System::nanoTime, this::lookAgain);
        kicking = new Kicking(address.toString(), kicked, engine, keys, name, incarnation, thread);
        member = new Member(engine, keys, beat -> state.record(incarnation, beat), log, kicking.kicks(),
                System.nanoTime());
    }

    /**
     * Joins the cluster. Waits for Redis for a few seconds; if it does not answer, the node is alone until it does.
     *
     * @param redis the address of Redis
     * @param cluster the name of the cluster
     * @param kicked does here what was done on other nodes, also before this one joined
     * @throws ClusterRefusedException when Redis answers and this node cannot be in the cluster; nothing stays open
     */
    public static ClusterNode join(String redis, String cluster, String name, State state, Kicked kicked) {
        var node = new ClusterNode(RedisAddress.parse(redis), new Keys(cluster), name, state, kicked);
        try {
            node.start();
            return node;
        } catch (ClusterRefusedException e) {
            node.close();
            throw e;
        }
    }

    private void start() {
        await(CompletableFuture.supplyAsync(engine::connect, thread).thenCompose(connected -> connected)
                .thenCompose(this::arrive));
        thread.execute(log::arrived);
        thread.scheduleAtFixedRate(this::beat, BEAT_MILLIS, BEAT_MILLIS, TimeUnit.MILLISECONDS);
    }

    private CompletableFuture<NodeView> arrive(Optional<RedisFailure> failure) {
        failure.filter(RedisFailure::refusal).ifPresent(refused -> {
            throw new ClusterRefusedException(address + " " + refused.clause());
        });
        return engine.facts().toCompletableFuture().thenApplyAsync(this::judge, thread)
                .thenCompose(_ -> new Arrival(member, engine, thread, System::nanoTime).begin());
    }

    private RedisFacts judge(RedisFacts facts) {
        facts.tooOld().ifPresent(clause -> {
            throw new ClusterRefusedException(address + " " + clause);
        });
        warn(facts);
        return facts;
    }

    private void warn(RedisFacts facts) {
        Optional<String> found = facts.evicting().map(clause -> address + " " + clause + ".");
        if (!found.equals(evicting)) {
            found.ifPresent(LOG::warn);
        }
        evicting = found;
    }

    /** It may be another Redis than before. */
    private void lookAgain() {
        engine.facts().thenAcceptAsync(facts -> {
            facts.tooOld().ifPresent(clause -> LOG.error("{} {}", address, clause));
            warn(facts);
        }, thread);
    }

    private void await(CompletableFuture<NodeView> arrived) {
        try {
            arrived.get(START_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof ClusterRefusedException refused ? refused : new CompletionException(e);
        } catch (TimeoutException e) {
            LOG.warn("{} is too slow for a start: this server goes on alone until it answers", address);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterRefusedException("the start was interrupted");
        }
    }

    private void beat() {
        try {
            member.beat(System.nanoTime());
        } catch (RuntimeException e) {
            if (faults.admits()) {
                LOG.error("A beat failed: {} ({} more since the last report)", FailureText.of(e), faults.heldBack());
            }
        }
    }

    private void heard(String message, long nowNanos) {
        member.heard(message, nowNanos);
        kicking.heard(message);
    }

    /** The nodes now. */
    public NodeView view() {
        return member.view();
    }

    /** Where Redis is, in words, without a password. */
    public String redis() {
        return address.toString();
    }

    /** A sentence, if Redis may throw away what nodes write. */
    public Optional<String> evicting() {
        return evicting;
    }

    /** Our state has changed so much that the others should know at once. */
    public void tell() {
        thread.execute(this::beat);
    }

    /**
     * Tells the other nodes of a kick. Completes within a second or two, when all have answered or with those that have not.
     */
    public CompletableFuture<KickOutcome> kick(Kick kick) {
        var outcome = new CompletableFuture<KickOutcome>();
        thread.execute(() -> kicking.tell(kick,
                member.view().others().stream().map(seen -> seen.record().name()).toList(), outcome));
        return outcome;
    }

    /** Leaves the cluster. */
    @Override
    public void close() {
        var left = new CompletableFuture<Boolean>();
        thread.execute(() -> member.leave(new Engine.Reply() {
            @Override
            public void answered(List<String> lines, long nowNanos) {
                left.complete(true);
            }

            @Override
            public void failed(String why, long nowNanos) {
                left.complete(false);
            }
        }));
        left.completeOnTimeout(false, LEAVE_SECONDS, TimeUnit.SECONDS).join();
        thread.submit(engine::close);
        thread.shutdown();
    }
}
