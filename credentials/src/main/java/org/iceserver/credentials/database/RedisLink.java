package org.iceserver.credentials.database;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandInterruptedException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;

/**
 * The connection to a Redis server. It is made again when it breaks, and refuses commands meanwhile. It limits the time
 * of a command, and describes failures in words.
 */
final class RedisLink implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int THREADS = 2;

    private final String description;
    private final ClientResources resources;
    private final RedisClient client;

    RedisLink(RedisURI uri) {
        description = "the Redis server at "
                + (uri.getSocket() == null ? uri.getHost() + ":" + uri.getPort() : uri.getSocket());
        uri.setTimeout(PATIENCE);
        uri.setClientName("iceserver");
        resources = DefaultClientResources.builder().ioThreadPoolSize(THREADS).computationThreadPoolSize(THREADS)
                .reconnectDelay(Delay.constant(Duration.ofSeconds(1))).build();
        client = RedisClient.create(resources, uri);
        client.setOptions(ClientOptions.builder()
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .timeoutOptions(TimeoutOptions.enabled(PATIENCE)).build());
    }

    /** @throws RedisException when the server does not answer or refuses us */
    StatefulRedisConnection<String, String> connect() {
        return client.connect();
    }

    /**
     * What went wrong, from the error's first word only, because the rest may contain text that a client sent.
     *
     * @param doing what this server wants to do with {@code turn/realm/*}
     */
    String reason(RedisException e, String doing) {
        if (e instanceof RedisCommandInterruptedException) {
            Thread.currentThread().interrupt();
        }
        String code = "";
        for (Throwable one = e; one != null; one = one.getCause()) {
            if (one instanceof RedisCommandExecutionException) {
                code = String.valueOf(one.getMessage()).split(" ", 2)[0];
            }
        }
        return switch (code) {
            case "" -> "does not answer";
            case "NOAUTH", "WRONGPASS" -> "refuses this user or this password";
            case "NOPERM" -> "does not let this user " + doing + " turn/realm/*";
            case "WRONGTYPE" -> "has other things at turn/realm/* than it should; it wants coturn's keys";
            case "LOADING" -> "is still starting";
            default -> "answers with " + code;
        };
    }

    /** Describes the server in words, without a password. */
    String describe() {
        return description;
    }

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, PATIENCE);
        resources.shutdown(0, PATIENCE.toMillis(), TimeUnit.MILLISECONDS).awaitUninterruptibly();
    }
}
