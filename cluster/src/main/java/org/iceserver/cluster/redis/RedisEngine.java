package org.iceserver.cluster.redis;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import org.iceserver.cluster.Engine;
import org.iceserver.cluster.Script;
import org.jspecify.annotations.Nullable;

/**
 * Redis through Lettuce. Connections that fail are given up and made anew at the next script, because Lettuce keeps one to a
 * frozen server for as long as it is frozen; with sentinels each new connection asks who is master. The cluster's thread alone.
 */
final class RedisEngine implements Engine, AutoCloseable {
    private static final int THREADS = 2;
    private static final int CONNECT_SECONDS = 6;
    /** Messages on the channel that the cluster's thread has not seen yet. What comes beyond is left out: a beat tells it again. */
    private static final int MOST_WAITING = 1_000;

    private final RedisAddress address;
    private final String inbox;
    private final Executor thread;
    private final LongSupplier nanos;
    private final Ear ear;
    private final ScriptTexts texts = new ScriptTexts();
    private final ClientResources resources;
    private final RedisClient client;
    private final AtomicInteger waiting = new AtomicInteger();
    private @Nullable Wires wires;
    private @Nullable CompletableFuture<Wires> connecting;
    private RedisFailure last = new RedisFailure("");
    private boolean closed;

    /** Hears what is said on this node's channel. Called on the cluster's thread. */
    interface Ear {
        void heard(String message, long nowNanos);
    }

    /**
     * @param inbox this node's channel
     * @param thread the cluster's
     */
    RedisEngine(RedisAddress address, String inbox, Executor thread, LongSupplier nanos, Ear ear) {
        this.address = address;
        this.inbox = inbox;
        this.thread = thread;
        this.nanos = nanos;
        this.ear = ear;
        resources = DefaultClientResources.builder().ioThreadPoolSize(THREADS).computationThreadPoolSize(THREADS)
                .build();
        client = RedisClient.create(resources);
        client.setOptions(ClientOptions.builder().autoReconnect(false)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .socketOptions(SocketOptions.builder().connectTimeout(RedisAddress.PATIENCE)
                        // A socket in the file system has no such option.
                        .keepAlive(address.uri().getSocket() == null).build())
                .timeoutOptions(TimeoutOptions.enabled(RedisAddress.PATIENCE)).build());
    }

    /** Connects, if we are not connected. Completes on the cluster's thread, with what went wrong, if anything did. */
    CompletionStage<Optional<RedisFailure>> connect() {
        Wires open = wires;
        if (open != null && open.areOpen()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        CompletableFuture<Wires> under = connecting;
        if (under == null) {
            under = begin();
        }
        return under.handleAsync((_, failure) -> failure == null ? Optional.empty() : Optional.of(last), thread);
    }

    private CompletableFuture<Wires> begin() {
        drop();
        CompletableFuture<Wires> opening = Wires.open(client, address.uri(), inbox, this::message)
                .toCompletableFuture();
        CompletableFuture<Wires> begun = opening.copy().orTimeout(CONNECT_SECONDS, TimeUnit.SECONDS);
        // What comes too late is not used.
        opening.thenAccept(late -> {
            if (begun.isCompletedExceptionally()) {
                late.close();
            }
        });
        connecting = begun;
        begun.whenCompleteAsync((opened, failure) -> {
            connecting = null;
            if (failure != null) {
                last = RedisFailure.of(failure);
            } else if (closed) {
                opened.close();
            } else {
                wires = opened;
            }
        }, thread);
        return begun;
    }

    /** On one of Lettuce's threads. Whoever may use this Redis can write to the channel, so what waits is bounded. */
    private void message(String message) {
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            return;
        }
        thread.execute(() -> {
            waiting.decrementAndGet();
            ear.heard(message, nanos.getAsLong());
        });
    }

    @Override
    public void run(Script script, List<String> keys, List<String> arguments, Reply reply) {
        Wires open = wires;
        if (open == null || !open.areOpen()) {
            connect();
            reply.failed(last.clause(), nanos.getAsLong());
            return;
        }
        String[] names = keys.toArray(String[]::new);
        String[] values = arguments.toArray(String[]::new);
        RedisAsyncCommands<String, String> redis = open.scripts().async();
        ScriptTexts.Text text = texts.of(script);
        redis.<List<Object>>evalsha(text.sha1(), ScriptOutputType.MULTI, names, values)
                .exceptionallyCompose(failure -> RedisFailure.of(failure).unknownScript()
                        ? redis.<List<Object>>eval(text.lua(), ScriptOutputType.MULTI, names, values)
                        : CompletableFuture.failedFuture(failure))
                .whenCompleteAsync((answer, failure) -> {
                    if (failure == null) {
                        reply.answered(answer.stream().map(String::valueOf).toList(), nanos.getAsLong());
                    } else {
                        failed(open, RedisFailure.of(failure), reply);
                    }
                }, thread);
    }

    private void failed(Wires of, RedisFailure failure, Reply reply) {
        last = failure;
        if (failure.ofTheConnection() && of.equals(wires)) {
            drop();
        }
        reply.failed(failure.clause(), nanos.getAsLong());
    }

    /** What Redis tells about itself; nothing if it does not tell us. */
    CompletionStage<RedisFacts> facts() {
        Wires open = wires;
        return open == null
                ? CompletableFuture.completedFuture(RedisFacts.of(""))
                : open.scripts().async().info().handle((info, failure) -> RedisFacts.of(failure == null ? info : ""));
    }

    /** How many connections hear this node's channel, ours among them; 0 if we are not told. */
    CompletionStage<Long> ears() {
        Wires open = wires;
        return open == null
                ? CompletableFuture.completedFuture(0L)
                : open.scripts().async().pubsubNumsub(inbox)
                        .handle((counts, failure) -> failure == null ? counts.getOrDefault(inbox, 0L) : 0L);
    }

    @Override
    public void reconnect() {
        drop();
        connect();
    }

    private void drop() {
        Wires open = wires;
        wires = null;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public void close() {
        closed = true;
        drop();
        client.shutdown(Duration.ZERO, RedisAddress.PATIENCE);
        resources.shutdown(0, RedisAddress.PATIENCE.toMillis(), TimeUnit.MILLISECONDS).awaitUninterruptibly();
    }
}
