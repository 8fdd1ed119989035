package org.iceserver.transport.http;

import java.time.Duration;
import java.util.function.IntSupplier;

/**
 * The limits of a server's connections.
 *
 * @param connections the most at a time; one more closes an idle one
 * @param connectionsPerSource the most of one source, called for every connection, so that it can change; 0 means no
 *     limit
 * @param bodyBytes the largest request body
 * @param request how long a TLS handshake and a whole request may take together
 * @param idle how long a connection stays open between two requests
 * @param answer how long it may take to make an answer, and how long the client may take to read it
 * @param message how long a WebSocket message may take from its first byte to its last
 * @param linger how long we still read from a connection that we end, so that the client sees the reason
 * @param basePath a prefix of every path behind a proxy, such as {@code /rtc}, which is removed first; may be empty
 */
public record HttpSettings(int connections, IntSupplier connectionsPerSource, int bodyBytes, Duration request,
        Duration idle, Duration answer, Duration message, Duration linger, String basePath) {
    public static final HttpSettings USUAL = new HttpSettings(Integer.MAX_VALUE, () -> 0, 64 * 1024,
            Duration.ofSeconds(10), Duration.ofSeconds(75), Duration.ofSeconds(60), Duration.ofSeconds(30),
            Duration.ofSeconds(2), "");

    public HttpSettings atMost(int others) {
        return new HttpSettings(others, connectionsPerSource, bodyBytes, request, idle, answer, message, linger,
                basePath);
    }

    public HttpSettings atMostOfOneSource(IntSupplier others) {
        return new HttpSettings(connections, others, bodyBytes, request, idle, answer, message, linger, basePath);
    }

    public HttpSettings withBodies(int bytes) {
        return new HttpSettings(connections, connectionsPerSource, bytes, request, idle, answer, message, linger,
                basePath);
    }

    /**
     * @param whole for a request
     * @param between two requests
     * @param answering for an answer
     */
    public HttpSettings withTimes(Duration whole, Duration between, Duration answering) {
        return new HttpSettings(connections, connectionsPerSource, bodyBytes, whole, between, answering, message,
                linger, basePath);
    }

    public HttpSettings withIdle(Duration between) {
        return withTimes(request, between, answer);
    }

    public HttpSettings withMessage(Duration whole) {
        return new HttpSettings(connections, connectionsPerSource, bodyBytes, request, idle, answer, whole, linger,
                basePath);
    }

    public HttpSettings withLinger(Duration lingering) {
        return new HttpSettings(connections, connectionsPerSource, bodyBytes, request, idle, answer, message,
                lingering, basePath);
    }

    /** @param prefix such as {@code /rtc}; empty for none */
    public HttpSettings withBasePath(String prefix) {
        return new HttpSettings(connections, connectionsPerSource, bodyBytes, request, idle, answer, message, linger,
                prefix);
    }
}
