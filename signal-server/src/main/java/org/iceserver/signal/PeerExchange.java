package org.iceserver.signal;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * One exchange of a peer with the STUN and TURN server, as people may see it: no secret is in it.
 *
 * @param number counts up over all exchanges that are kept
 * @param epochMillis when it was answered
 * @param micros from the arrival of the request to its answer
 * @param path such as {@code UDP 192.0.2.7:50112 -> 198.51.100.1:3478}
 * @param answer null when nothing was sent back
 */
public record PeerExchange(long number, long epochMillis, long micros, String path, Message request,
        @Nullable Message answer) {
    /** The same, with another number. */
    public PeerExchange numbered(long other) {
        return new PeerExchange(other, epochMillis, micros, path, request, answer);
    }

    /**
     * A STUN message.
     *
     * @param what such as {@code Allocate request}, {@code success} or {@code 401 Unauthenticated}
     */
    public record Message(String what, List<Attribute> attributes) {
        public Message {
            attributes = List.copyOf(attributes);
        }
    }

    /** An attribute by its registered name, and its value in words; empty where there is nothing to say. */
    public record Attribute(String name, String text) {}
}
