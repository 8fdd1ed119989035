package org.iceserver.signal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/** Somebody who can be written to. Owned by the hub; touched by the signal loop alone. */
public final class Peer {
    private final String id;
    private final String dialect;
    private final Inbox inbox;
    private final Map<String, Room> rooms = new LinkedHashMap<>(2);
    private Set<String> permitted = Set.of();
    private @Nullable Json instance;
    private long joinOrder;
    private boolean away;
    private boolean insists;
    private @Nullable Seat seat;

    Peer(String id, String dialect, Inbox inbox) {
        this.id = id;
        this.dialect = dialect;
        this.inbox = inbox;
    }

    /** What the hub calls a peer that brings its own id. */
    public static String id(String dialect, String ownId) {
        return dialect + ':' + ownId;
    }

    /** What a peer calls itself, from what the hub calls it. */
    public static String ownId(String id) {
        return id.substring(id.indexOf(':') + 1);
    }

    public String id() {
        return id;
    }

    /** What it calls itself. */
    public String ownId() {
        return ownId(id);
    }

    /** Peers of different dialects never meet. */
    public String dialect() {
        return dialect;
    }

    public Inbox inbox() {
        return inbox;
    }

    /** Counts the memory of what it holds. */
    public void sits(Seat taken) {
        seat = taken;
    }

    public @Nullable Seat seat() {
        return seat;
    }

    /**
     * What the client calls itself in every session it has, so that others know it again after this server has
     * forgotten
     * everybody; null where it does not say. No proof of anything.
     */
    public @Nullable Json instance() {
        return instance;
    }

    public void instance(@Nullable Json told) {
        instance = told;
    }

    /** The rooms it is in, by name. */
    Map<String, Room> rooms() {
        return rooms;
    }

    SignalView.PeerView view() {
        return new SignalView.PeerView(id, dialect, List.copyOf(rooms.keySet()), away);
    }

    /** Places this peer among all that ever joined; the first room it joins decides. */
    void joinedAs(long order) {
        if (joinOrder == 0) {
            joinOrder = order;
        }
    }

    /**
     * Whether this peer, rather than the other, gives way when their offers collide: the later joiner does. Their first
     * joins decide, once and for all, so the answer does not change for a pair while both are here, whatever they join
     * and leave.
     */
    public boolean politeTowards(Peer other) {
        return !insists && (other.insists || joinOrder > other.joinOrder);
    }

    /** Everybody gives way to it: it has no way to take an offer back. */
    public void insist() {
        insists = true;
    }

    /** @param names the only rooms it may enter; empty: every room */
    public void permit(Set<String> names) {
        permitted = names;
    }

    /** Whether it may meet others only in certain rooms. */
    boolean bound() {
        return !permitted.isEmpty();
    }

    /** Whether the two may talk without a room: if either may enter only certain rooms, they must share one. */
    boolean mayMeet(Peer other) {
        return !(bound() || other.bound()) || rooms.values().stream().anyMatch(room -> room.holds(other));
    }

    /** Passes a message to it. */
    Peer take(Delivery.Message message, SignalCounters counters) throws Rejection {
        boolean taken = inbox.deliver(message);
        counters.message(taken);
        if (!taken) {
            throw new Rejection(SignalError.BUSY,
                    "That peer cannot take more at the moment, and this message was not kept; try again in a second.");
        }
        return this;
    }

    boolean mayEnter(String room) {
        return permitted.isEmpty() || permitted.contains(room);
    }

    boolean away() {
        return away;
    }

    void away(boolean gone) {
        away = gone;
    }
}
