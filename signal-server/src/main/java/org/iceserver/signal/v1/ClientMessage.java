package org.iceserver.signal.v1;

import org.iceserver.signal.Json;
import org.jspecify.annotations.Nullable;

/** What a client may say. */
sealed interface ClientMessage {
    /**
     * @param last the newest event the client has seen of that session
     * @param instance what the client calls itself in all its sessions
     */
    record Hello(@Nullable String token, @Nullable String session, long last,
            @Nullable Json instance) implements ClientMessage {}

    record Join(String room, @Nullable Json info) implements ClientMessage {}

    record Leave(String room) implements ClientMessage {}

    record Update(String room, Json info) implements ClientMessage {}

    record ListPeers(String room) implements ClientMessage {}

    /** Offer, answer, candidate, bye and message: passed on, never looked into. */
    record Directed(String type, String room, String to, Json fields) implements ClientMessage {}

    /** @param token newer than the one shown before, or null */
    record Ice(@Nullable String token) implements ClientMessage {}

    /** @param after the number of the newest exchange that was seen already */
    record Exchanges(long after) implements ClientMessage {}

    record Ping() implements ClientMessage {}
}
