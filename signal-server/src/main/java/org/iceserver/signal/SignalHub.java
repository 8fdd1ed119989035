package org.iceserver.signal;

import java.util.Collection;
import java.util.List;
import java.util.random.RandomGenerator;

import org.iceserver.signal.SignalView.PeerView;
import org.iceserver.transport.memory.Holding;
import org.iceserver.transport.memory.MemoryBudget;
import org.iceserver.transport.memory.MemoryShare;
import org.jspecify.annotations.Nullable;

/**
 * The one registry of peers and rooms. Dialects bring peers here, and get back what to tell them through their inboxes.
 *
 * <p>Single writer: every method runs on the signal loop.
 */
public final class SignalHub {
    private SignalLimits limits;
    private final Revocation revocation;
    private final Refusals refusals;
    private final Faults faults;
    private final Seats seats;
    private final Peers peers;
    private final Rooms rooms;
    private final SignalCounters counters;

    /** A hub that counts faults without logging them and has no memory limit. */
    public SignalHub(SignalLimits limits, RandomGenerator chance, Revocation revocation, Refusals refusals) {
        this(limits, chance, revocation, refusals, new Faults((what, why) -> {}),
                MemoryBudget.ample().share(Holding.SIGNAL_SESSIONS));
    }

    /**
     * @param chance must be secure: peer ids name credentials
     * @param faults of everything on the signal loop
     * @param memory for what sessions hold
     */
    public SignalHub(SignalLimits limits, RandomGenerator chance, Revocation revocation, Refusals refusals,
            Faults faults, MemoryShare memory) {
        this.limits = limits;
        this.revocation = revocation;
        this.refusals = refusals;
        this.faults = faults;
        this.counters = new SignalCounters(faults);
        this.seats = new Seats(memory, this::limits, counted());
        this.peers = new Peers(chance, counters);
        this.rooms = new Rooms(this::limits, counted(), seats, counters, faults);
    }

    /** A new peer with an id that we choose, in no room. */
    public Peer arrive(String dialect, Inbox inbox) {
        return peers.arrive(dialect, inbox);
    }

    /**
     * A new peer that brings its own id, in no room. The hub knows it as {@link Peer#id(String, String)}, so that
     * nobody can
     * take the name of another dialect's peer.
     *
     * @param bytes what its session holds from its beginning
     * @throws Rejection when the id is in use, or there is no seat for it
     */
    public Peer arrive(String dialect, String ownId, Inbox inbox, Admittance admittance, int bytes) throws Rejection {
        Seat seat = seats.sit(admittance.account(), bytes, inbox.client());
        Peer peer = peers.arrive(dialect, ownId, inbox);
        if (peer == null) {
            seat.close();
            throw new Rejection(SignalError.ID_TAKEN, "That id is in use.");
        }
        peer.sits(seat);
        peer.permit(admittance.rooms());
        return peer;
    }

    /**
     * A peer that arrived before it was known who it is gets its seat.
     *
     * @param bytes what its session holds from its beginning
     * @throws Rejection when there is no seat for it
     */
    public void admit(Peer peer, Admittance admittance, int bytes) throws Rejection {
        peer.sits(seats.sit(admittance.account(), bytes, peer.inbox().client()));
        peer.permit(admittance.rooms());
    }

    /** What its parts refuse is refused by it. */
    private Refusals counted() {
        return new Refusals() {
            @Override
            public void refused(String client, SignalLimit limit) {
                SignalHub.this.refused(limit, client);
            }

            @Override
            public void refused(String client, String user, SignalReason reason, String sentence) {
                SignalHub.this.refused(reason, client, user, sentence);
            }
        };
    }

    /** What happened here so far; any thread. */
    public SignalCounters counters() {
        return counters;
    }

    /** Runs tasks of the signal loop, so that a failure of one does not stop the others. */
    public Faults faults() {
        return faults;
    }

    /** Where sessions sit, and what they may hold. */
    public Seats seats() {
        return seats;
    }

    /** What holds now. */
    public SignalLimits limits() {
        return limits;
    }

    /** Uses these limits from now on. Nobody has to leave a room, and a connection keeps the rate it began with. */
    public void limits(SignalLimits changed) {
        limits = changed;
    }

    /**
     * Counts a refusal for its limit, and reports it with the client.
     *
     * @param client its address, as text
     */
    public void refused(SignalLimit limit, String client) {
        counters.refused(limit);
        refusals.refused(client, limit);
    }

    /**
     * Something was refused, and no limit is why: counted by the reason, and told.
     *
     * @param client its address, as text
     * @param user the id of its session, empty where it has none
     * @param sentence what is wrong and what to do
     */
    public void refused(SignalReason reason, String client, String user, String sentence) {
        counters.refused(reason);
        refusals.refused(client, user, reason, sentence);
    }

    public @Nullable Peer peer(String id) {
        return peers.get(id);
    }

    /** @param mostRooms how many of them to show, the largest */
    public SignalView view(int mostRooms) {
        return new SignalView(peers.count(), rooms.count(), rooms.largest(mostRooms));
    }

    /** The first so many peers, by id, whose id or one of whose rooms holds the text, in large letters or small ones. */
    public List<PeerView> peers(String text, int most) {
        return peers.with(text, most);
    }

    /** Those of these peers that are here. */
    public List<PeerView> peers(Collection<String> ids) {
        return peers.of(ids);
    }

    public int peerCount() {
        return peers.count();
    }

    public int roomCount() {
        return rooms.count();
    }

    /**
     * Enters a room; joining again only renews the info.
     *
     * @return the others there
     */
    public List<Member> join(Peer peer, String name, @Nullable Json info) throws Rejection {
        return rooms.join(peer, name, info, limits.roomMembers());
    }

    /** The same, for a dialect whose rooms hold another number of members. */
    public List<Member> join(Peer peer, String name, @Nullable Json info, int most) throws Rejection {
        return rooms.join(peer, name, info, most);
    }

    public void leave(Peer peer, String name) throws Rejection {
        rooms.leave(peer, rooms.room(peer, name), LeaveReason.LEFT);
    }

    public void update(Peer peer, String name, Json info) throws Rejection {
        rooms.update(peer, name, info);
    }

    /** The others in a room that the peer is in. */
    public List<Member> members(Peer peer, String name) throws Rejection {
        return Rooms.others(rooms.room(peer, name), peer);
    }

    /**
     * Passes a message to one peer of a room that the sender is in, too.
     *
     * @param fields as {@link Delivery.Message#fields}
     * @return the receiver, which may be slow
     */
    public Peer toPeer(Peer from, String name, String to, String type, Json fields) throws Rejection {
        Peer receiver = peers.get(to);
        if (!rooms.room(from, name).holds(receiver) || receiver == null) {
            throw new Rejection(SignalError.PEER_NOT_FOUND, "There is no such peer in this room.");
        }
        return receiver.take(new Delivery.Message(name, from.id(), receiver.politeTowards(from), type, fields),
                counters);
    }

    /**
     * Passes a message to a peer of the same dialect, for dialects whose peers need not share a room. They must share
     * one
     * when either of them may enter only certain rooms.
     *
     * @param to the peer's own id
     * @return the receiver, which may be slow
     */
    public Peer toPeer(Peer from, String to, String type, Json fields) throws Rejection {
        Peer receiver = peers.get(Peer.id(from.dialect(), to));
        if (receiver == null || !from.mayMeet(receiver)) {
            throw new Rejection(SignalError.PEER_NOT_FOUND, "There is no such peer.");
        }
        return receiver.take(new Delivery.Message("", from.id(), receiver.politeTowards(from), type, fields), counters);
    }

    /**
     * Passes a message to everybody in a room that the sender is in, the sender included.
     *
     * @return the receivers, some of which may be slow
     */
    public List<Peer> toRoom(Peer from, String name, String type, Json fields) throws Rejection {
        return deliver(from, rooms.room(from, name), type, fields);
    }

    /**
     * Passes a message to everybody in a room of the sender's dialect that it may enter. The sender need not be in it.
     *
     * @return the receivers, some of which may be slow
     */
    public List<Peer> publish(Peer from, String name, String type, Json fields) throws Rejection {
        if (!from.mayEnter(name)) {
            throw new Rejection(SignalError.FORBIDDEN, "Your token does not let you into this room.");
        }
        Room room = rooms.find(from.dialect(), name);
        return room == null ? List.of() : deliver(from, room, type, fields);
    }

    private List<Peer> deliver(Peer from, Room room, String type, Json fields) {
        List<Peer> receivers = List.copyOf(room.infos().keySet());
        Delivery message = new Delivery.Message(room.name(), from.id(), false, type, fields);
        for (Peer receiver : receivers) {
            faults.run("passing a message to a room", () -> counters.message(receiver.inbox().deliver(message)));
        }
        return receivers;
    }

    /** How many are in a room. */
    public int memberCount(String dialect, String name) {
        return rooms.memberCount(dialect, name);
    }

    /** The peer's connection is lost: its rooms are told, and everything else waits. */
    public void away(Peer peer) {
        peer.away(true);
        rooms.tellAll(peer, room -> new Delivery.PeerAway(room.name(), peer.id()));
    }

    /** The peer came back. */
    public void back(Peer peer) {
        peer.away(false);
        rooms.tellAll(peer, room -> new Delivery.PeerBack(room.name(), peer.id()));
    }

    /** The peer is gone for good; nothing happens when it was removed before. */
    public void remove(Peer peer, LeaveReason reason) {
        if (peers.remove(peer)) {
            rooms.leaveAll(peer, reason);
            Seat seat = peer.seat();
            if (seat != null) {
                seat.close();
            }
        }
    }

    /**
     * Removes a peer, and ends its relaying. A credential outlives its peer, so a peer that is gone can be kicked, too.
     */
    public void kick(String id) {
        revocation.kick(id);
        Peer peer = peers.get(id);
        if (peer != null) {
            remove(peer, LeaveReason.KICKED);
            peer.inbox().kicked();
        }
    }
}
