package org.iceserver.transport.http;

import java.time.Duration;

/**
 * What the connections of a server may take.
 *
 * @param connections how many there may be at a time; one more ends the one that has been idle for longest
 * @param bodyBytes the largest request body
 * @param request how long a TLS handshake and a whole request may take together; also how long a connection stays open
 *     between two requests
 * @param answer how long an answer may take to be made and to be read by the client
 * @param linger how long a connection that we end is still read, so that the client sees why
 */
public record HttpSettings(int connections, int bodyBytes, Duration request, Duration answer, Duration linger) {
    public static final HttpSettings USUAL = new HttpSettings(Integer.MAX_VALUE, 64 * 1024, Duration.ofSeconds(10),
            Duration.ofSeconds(60), Duration.ofSeconds(2));

    public HttpSettings atMost(int others) {
        return new HttpSettings(others, bodyBytes, request, answer, linger);
    }
}
