package org.iceserver.transport.memory;

/**
 * The kinds of memory that a remote party can make the server hold; each is a row of the table in docs/security.md.
 *
 * <p>The shares of one pool add up to less than 100 percent; the rest is for the server itself.
 */
public enum Holding {
    CONNECTIONS("connections", Pool.HEAP, 14, 4, "accepted TCP connections and DTLS associations"),
    SIGNAL_SESSIONS("signal-sessions", Pool.HEAP, 20, 4, "logs and queues of signaling sessions"),
    SIGNAL_UNSENT("signal-unsent", Pool.HEAP, 10, 4, "messages for clients that read slowly"),
    HTTP_REQUESTS("http-requests", Pool.HEAP, 8, 8, "unfinished HTTP requests"),
    WEBSOCKET_MESSAGES("websocket-messages", Pool.HEAP, 8, 8, "unfinished WebSocket messages"),
    PARKED_REQUESTS("parked-requests", Pool.HEAP, 2, 8, "requests that wait for a credential"),
    CREDENTIAL_CACHES("credential-caches", Pool.HEAP, 4, 4, "remembered answers about credentials"),
    HANDSHAKES("handshakes", Pool.HEAP, 8, 8, "unfinished TLS and DTLS handshakes"),
    RECENT_REFUSALS("recent-refusals", Pool.HEAP, 1, 8, "the list of requests that were refused last"),
    STREAM_FRAMES("stream-frames", Pool.DIRECT, 15, 8, "unfinished TURN frames on TCP and TLS"),
    STREAM_UNSENT("stream-unsent", Pool.DIRECT, 30, 4, "relayed data for TCP clients that read slowly"),
    IMPAIRED_PACKETS("impaired-packets", Pool.DIRECT, 10, 4, "packets that an impairment holds back");

    /** The memory in which it is. */
    public enum Pool {
        HEAP, DIRECT
    }

    private final String label;
    private final Pool pool;
    private final int percent;
    private final int parts;
    private final String words;

    Holding(String label, Pool pool, int percent, int parts, String words) {
        this.label = label;
        this.pool = pool;
        this.percent = percent;
        this.parts = parts;
        this.words = words;
    }

    /** Its name in metrics and in the documentation. */
    public String label() {
        return label;
    }

    public Pool pool() {
        return pool;
    }

    /** The part of the pool, in percent, that all holders of this kind may hold together. */
    public int percent() {
        return percent;
    }

    /** One payer may hold the kind's share divided by this number. */
    public int parts() {
        return parts;
    }

    /** What is held, in words for people; a plural. */
    public String words() {
        return words;
    }
}
