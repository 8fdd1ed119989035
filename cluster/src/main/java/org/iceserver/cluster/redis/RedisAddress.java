package org.iceserver.cluster.redis;

import java.time.Duration;
import java.util.stream.Collectors;

import io.lettuce.core.RedisURI;

/**
 * Where Redis is: one server, or the master that sentinels know.
 *
 * @param uri may contain a password; never printed
 */
record RedisAddress(RedisURI uri) {
    /** The longest time for an answer. */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    /** @throws ClusterRefusedException with one sentence that does not repeat the text, which may contain a password */
    static RedisAddress parse(String text) {
        try {
            RedisURI uri = RedisURI.create(text);
            uri.setTimeout(PATIENCE);
            uri.getSentinels().forEach(sentinel -> sentinel.setTimeout(PATIENCE));
            uri.setClientName("iceserver");
            return new RedisAddress(uri);
        } catch (IllegalArgumentException e) {
            throw new ClusterRefusedException(
                    "this is not the address of a Redis server: write redis://USER:PASSWORD@HOST:PORT/NUMBER, or "
                            + "redis-sentinel://USER:PASSWORD@HOST,HOST,HOST/NUMBER#MASTER");
        }
    }

    /** In words, without a password. */
    @Override
    public String toString() {
        if (!uri.getSentinels().isEmpty()) {
            return "Redis master '" + uri.getSentinelMasterId() + "' of the sentinels " + uri.getSentinels().stream()
                    .map(one -> one.getHost() + ":" + one.getPort()).collect(Collectors.joining(", "));
        }
        return "Redis at " + (uri.getSocket() == null ? uri.getHost() + ":" + uri.getPort() : uri.getSocket());
    }
}
