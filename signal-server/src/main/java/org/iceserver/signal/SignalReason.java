package org.iceserver.signal;

import java.util.Locale;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/** Why signaling refused something. For the operator: clients are told a sentence of their own. */
public enum SignalReason {
    /** A page of an origin that may not use this server. */
    ORIGIN(403),
    /** Somebody outside the networks that the profile serves, or behind a proxy that is not named. */
    NETWORK(403),
    /** The server was called by a name that is none of its own. */
    HOST_NAME(403),
    /** A token that is missing or not good, or an answer of the webhook. */
    TOKEN(401),
    /** A token that does not let into this room. */
    ROOM_OF_TOKEN(403),
    /** As many sessions as there is memory for. */
    NO_MEMORY_FOR_SESSIONS(503),
    /** A source that publishes (WHIP) more often than it may. */
    PUBLISH_RATE(429),

    SIGNAL_RATE(429, SignalLimit.SIGNAL_RATE), MESSAGE_BYTES(413, SignalLimit.MESSAGE_BYTES), ROOMS_PER_CONNECTION(403,
            SignalLimit.ROOMS_PER_CONNECTION),
    ROOM_MEMBERS(403, SignalLimit.ROOM_MEMBERS), SESSIONS_PER_SOURCE(503,
            SignalLimit.SESSIONS_PER_SOURCE),
    SESSIONS_PER_USER(503, SignalLimit.SESSIONS_PER_USER);

    private final int status;
    private final @Nullable SignalLimit limit;

    SignalReason(int status) {
        this.status = status;
        limit = null;
    }

    SignalReason(int status, SignalLimit limit) {
        this.status = status;
        this.limit = limit;
    }

    /** That a limit is reached. */
    public static SignalReason of(SignalLimit limit) {
        return Stream.of(values()).filter(reason -> reason.limit == limit).findFirst().orElseThrow();
    }

    /** Names it in metrics and in the API, for good. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The status of HTTP that means the same. */
    public int status() {
        return status;
    }

    /** What is said of a limit that is reached. */
    public static String sentence(SignalLimit limit) {
        return "The limit " + limit + " is reached: " + limit.words() + "; raise it with --limit "
                + limit + "=N, or none for no limit.";
    }
}
