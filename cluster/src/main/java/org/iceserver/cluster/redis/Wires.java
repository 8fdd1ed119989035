package org.iceserver.cluster.redis;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;

/**
 * Two connections to Redis: one for scripts, one that hears this node's channel. Both are given up together, so that they always
 * lead to the same server.
 */
record Wires(StatefulRedisConnection<String, String> scripts, StatefulRedisPubSubConnection<String, String> channel)
        implements
            AutoCloseable {
    /**
     * Opens both, and subscribes.
     *
     * @param heard gets each message, on one of Lettuce's threads
     */
    static CompletionStage<Wires> open(RedisClient client, RedisURI uri, String inbox, Consumer<String> heard) {
        return client.connectAsync(StringCodec.UTF8, uri)
                .thenCompose(scripts -> client.connectPubSubAsync(StringCodec.UTF8, uri)
                        .thenCompose(channel -> subscribed(new Wires(scripts, channel), inbox, heard))
                        .whenComplete((_, failure) -> {
                            if (failure != null) {
                                scripts.closeAsync();
                            }
                        }));
    }

    private static CompletionStage<Wires> subscribed(Wires wires, String inbox, Consumer<String> heard) {
        wires.channel.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(String channel, String message) {
                heard.accept(message);
            }
        });
        return wires.channel.async().subscribe(inbox).thenApply(_ -> wires).whenComplete((_, failure) -> {
            if (failure != null) {
                wires.channel.closeAsync();
            }
        });
    }

    boolean areOpen() {
        return scripts.isOpen() && channel.isOpen();
    }

    /** Does not wait. */
    @Override
    public void close() {
        CompletableFuture.allOf(scripts.closeAsync(), channel.closeAsync());
    }
}
