package org.iceserver.turn;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts what happens on one loop's control lane and is not counted by its shard. The loop writes with opaque writes;
 * any thread reads.
 */
public final class ControlCounters {
    /** What is counted. */
    public enum Event {
        BINDING_REQUEST, BINDING_RESPONSE,
        /** A Binding request that was answered with an error. */
        BINDING_ERROR, TLS_HANDSHAKE, TLS_HANDSHAKE_FAILED, DTLS_HANDSHAKE, DTLS_HANDSHAKE_FAILED,
        /** A STUN message or ChannelData of a client over TCP or TLS. */
        STREAM_MESSAGE
    }

    private final AtomicLongArray counts = new AtomicLongArray(Event.values().length);

    /** On the loop. */
    public void count(Event event) {
        counts.setOpaque(index(event), counts.getPlain(index(event)) + 1);
    }

    public long get(Event event) {
        return counts.getOpaque(index(event));
    }

    // The array exists only in this process: its order is never stored or sent.
    @SuppressWarnings("EnumOrdinal")
    private static int index(Event event) {
        return event.ordinal();
    }
}
