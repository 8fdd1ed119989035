package org.iceserver.signal;

import org.jspecify.annotations.Nullable;

/** What the hub tells a peer. Each dialect writes it in its own words. */
public sealed interface Delivery {
    String room();

    /** @param instance see {@link Peer#instance} */
    record PeerJoined(String room, String peer, Json info, @Nullable Json instance) implements Delivery {}

    record PeerUpdated(String room, String peer, Json info) implements Delivery {}

    /** The peer's connection is lost; it may come back. */
    record PeerAway(String room, String peer) implements Delivery {}

    /** The peer came back in time. */
    record PeerBack(String room, String peer) implements Delivery {}

    record PeerLeft(String room, String peer, LeaveReason reason) implements Delivery {}

    /**
     * One peer's message to another.
     *
     * @param polite whether the receiver gives way when offers collide
     * @param type what the sender called it
     * @param fields the sender's other fields, as in {@code ,"sdp":"...","more":1}
     */
    record Message(String room, String from, boolean polite, String type, Json fields) implements Delivery {}
}
