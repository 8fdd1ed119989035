package org.iceserver.signal;

import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.random.RandomGenerator;

import org.iceserver.signal.SignalView.PeerView;
import org.iceserver.transport.memory.Holding;
import org.iceserver.transport.memory.MemoryAccount;
import org.iceserver.transport.memory.MemoryBudget;
import org.iceserver.transport.memory.MemoryShare;
import org.jspecify.annotations.Nullable;

/**
 * The one registry of peers and rooms. Dialects bring peers here, and get back what to tell them through their inboxes.
 *
 * <p>Single writer: every method runs on the signal loop.
 */
public final class SignalHub {
    private static final int ID_BYTES = 12;
    /** What a peer's place in a room takes, beside what the peer says about itself. */
    private static final int PLACE_BYTES = 256;

    private SignalLimits limits;
    private final RandomGenerator chance;
    private final Revocation revocation;
    private final Refusals refusals;
    private final Faults faults;
    private final Seats seats;
    private final Map<String, Peer> peers = new HashMap<>();
    private final Map<Room.Key, Room> rooms = new HashMap<>();
    private final SignalCounters counters;
    private long joins;

    /** One whose faults are counted and not told, and that has memory without end. */
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
        this.faults = faults;
        this.seats = new Seats(memory);
        this.counters = new SignalCounters(faults);
        this.limits = limits;
        this.chance = chance;
        this.revocation = revocation;
        this.refusals = refusals;
    }

    /** A new peer with an id of its own, in no room. */
    public Peer arrive(String dialect, Inbox inbox) {
        String id;
        do {
            byte[] random = new byte[ID_BYTES];
            chance.nextBytes(random);
            id = "p_" + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        } while (peers.containsKey(id));
        Peer peer = new Peer(id, dialect, inbox);
        peers.put(id, peer);
        counters.arrived();
        return peer;
    }

    /**
     * A new peer that brings its own id, in no room. The hub knows it as {@code dialect:id}, so that nobody can take the
     * name of another dialect's peer.
     *
     * @return null when the id is in use
     */
    public @Nullable Peer arrive(String dialect, String id, Inbox inbox) {
        Peer peer = new Peer(dialect + ':' + id, dialect, inbox);
        if (peers.putIfAbsent(peer.id(), peer) != null) {
            return null;
        }
        counters.arrived();
        return peer;
    }

    /** What happened here so far; any thread. */
    public SignalCounters counters() {
        return counters;
    }

    /** Everything on the signal loop that must go on when a part of it breaks runs through here. */
    public Faults faults() {
        return faults;
    }

    /**
     * A place for one more session, which must be closed when the session is over.
     *
     * @param bytes what it holds from its beginning
     * @param client its address, as text
     * @throws Rejection when its account has as many as it may, or there is no memory for it
     */
    public Seat sit(Account account, int bytes, String client) throws Rejection {
        SignalLimit limit = seats.refuses(account, limits);
        if (limit != null) {
            refused(limit, client);
            throw new Rejection(SignalError.FULL,
                    "There are as many sessions of yours as may be; close one, or try again later.");
        }
        Seat seat = seats.take(account, bytes);
        if (seat == null) {
            throw new Rejection(SignalError.FULL, "This server holds as many sessions as it can; try again later.");
        }
        return seat;
    }

    /** Memory for something that a session of this account holds. */
    public MemoryAccount memoryOf(Account account) {
        return seats.memory(account);
    }

    /**
     * Sessions of one more dialect can give way when there is no memory for another.
     *
     * @param one forgets the session that its client has left alone for the longest; false when there is none
     */
    public void forgetting(BooleanSupplier one) {
        seats.forgetting(one);
    }

    /** What all sessions may hold together. */
    public MemoryShare sessionMemory() {
        return seats.memory();
    }

    /** What holds now. */
    public SignalLimits limits() {
        return limits;
    }

    /** From now on these hold; nobody has to leave a room, and a connection keeps the rate that it began with. */
    public void limits(SignalLimits changed) {
        limits = changed;
    }

    /**
     * A limit refused something: counted by the limit, and told with the client.
     *
     * @param client its address, as text
     */
    public void refused(SignalLimit limit, String client) {
        counters.refused(limit);
        refusals.refused(client, limit);
    }

    public @Nullable Peer peer(String id) {
        return peers.get(id);
    }

    /** @param mostRooms how many of them to show, the largest */
    public SignalView view(int mostRooms) {
        return new SignalView(peers.size(), rooms.size(), rooms.values().stream()
                .sorted(Comparator.<Room>comparingInt(room -> room.infos().size()).reversed()
                        .thenComparing(Room::name))
                .limit(mostRooms).map(Room::view).toList());
    }

    /** The first so many peers, by id, whose id or one of whose rooms holds the text, in large letters or small ones. */
    public List<PeerView> peers(String text, int most) {
        String wanted = text.toLowerCase(Locale.ROOT);
        return peers.values().stream()
                .filter(peer -> peer.id().toLowerCase(Locale.ROOT).contains(wanted) || peer.rooms().keySet().stream()
                        .anyMatch(room -> room.toLowerCase(Locale.ROOT).contains(wanted)))
                .sorted(Comparator.comparing(Peer::id)).limit(most).map(Peer::view).toList();
    }

    /** Those of these peers that are here. */
    public List<PeerView> peers(Collection<String> ids) {
        return ids.stream().map(peers::get).filter(Objects::nonNull).map(Peer::view).toList();
    }

    public int peerCount() {
        return peers.size();
    }

    public int roomCount() {
        return rooms.size();
    }

    /**
     * Enters a room; joining again only renews the info.
     *
     * @return the others there
     */
    public List<Member> join(Peer peer, String name, @Nullable Json info) throws Rejection {
        Room here = peer.rooms().get(name);
        if (here != null) {
            if (info != null) {
                update(peer, name, info);
            }
            return others(here, peer);
        }
        Json said = info == null ? Json.NULL : info;
        Room room = enter(peer, name, PLACE_BYTES + said.length());
        // Before anybody is told: a member whose inbox overflows leaves, and a room that is empty is forgotten.
        room.infos().put(peer, said);
        toRoom(room, peer, new Delivery.PeerJoined(name, peer.id(), said, peer.instance()));
        return others(room, peer);
    }

    /** Sessions that their clients have left alone may give way, this peer's among them: its seat holds nothing then. */
    private void mustHold(Peer peer, int more) throws Rejection {
        Seat seat = peer.seat();
        if (seat != null && !seats.holdMore(seat, more)) {
            throw new Rejection(SignalError.BUSY, "This server has no memory for more of yours; try again later.");
        }
    }

    private static void giveBack(Peer peer, int bytes) {
        Seat seat = peer.seat();
        if (seat != null) {
            seat.holdMore(-bytes);
        }
    }

    private Room enter(Peer peer, String name, int bytes) throws Rejection {
        if (peer.rooms().size() >= limits.rooms()) {
            refused(SignalLimit.ROOMS_PER_CONNECTION, peer.inbox().client());
            throw new Rejection(SignalError.FORBIDDEN,
                    "You are in " + limits.rooms() + " rooms, which is the limit; leave one first.");
        }
        if (!peer.mayEnter(name)) {
            throw new Rejection(SignalError.FORBIDDEN, "Your token does not let you into this room.");
        }
        // First of all: it may end others' sessions, and with them rooms.
        mustHold(peer, bytes);
        Room.Key key = new Room.Key(peer.dialect(), name);
        Room room = rooms.get(key);
        if (room == null) {
            room = new Room(key);
            rooms.put(key, room);
            counters.rooms(rooms.size());
        } else if (room.infos().size() >= limits.roomMembers()) {
            giveBack(peer, bytes);
            refused(SignalLimit.ROOM_MEMBERS, peer.inbox().client());
            throw new Rejection(SignalError.ROOM_FULL,
                    "The room is full: it holds " + limits.roomMembers() + " peers.");
        }
        peer.rooms().put(name, room);
        peer.joinedAs(++joins);
        return room;
    }

    public void leave(Peer peer, String name) throws Rejection {
        leave(peer, room(peer, name), LeaveReason.LEFT);
    }

    private void leave(Peer peer, Room room, LeaveReason reason) {
        peer.rooms().remove(room.name());
        Json said = room.infos().remove(peer);
        if (said != null) {
            giveBack(peer, PLACE_BYTES + said.length());
        }
        if (room.infos().isEmpty()) {
            rooms.remove(room.key());
            counters.rooms(rooms.size());
        }
        toRoom(room, peer, new Delivery.PeerLeft(room.name(), peer.id(), reason));
    }

    public void update(Peer peer, String name, Json info) throws Rejection {
        Room room = room(peer, name);
        Json before = room.infos().get(peer);
        mustHold(peer, info.length() - (before == null ? 0 : before.length()));
        room.infos().put(peer, info);
        toRoom(room, peer, new Delivery.PeerUpdated(name, peer.id(), info));
    }

    /** The others in a room that the peer is in. */
    public List<Member> members(Peer peer, String name) throws Rejection {
        return others(room(peer, name), peer);
    }

    /**
     * Passes a message to one peer of a room that the sender is in, too.
     *
     * @param fields as {@link Delivery.Message#fields}
     * @return the receiver, which may be slow
     */
    public Peer toPeer(Peer from, String name, String to, String type, Json fields) throws Rejection {
        Room room = room(from, name);
        Peer receiver = peers.get(to);
        if (receiver == null || !room.holds(receiver)) {
            throw new Rejection(SignalError.PEER_NOT_FOUND, "There is no such peer in this room.");
        }
        deliver(receiver, new Delivery.Message(name, from.id(), receiver.politeTowards(from), type, fields));
        return receiver;
    }

    /**
     * Passes a message to a peer of the same dialect, for dialects whose peers need not share a room. They must share one
     * when either of them may enter only certain rooms.
     *
     * @param to the peer's own id
     * @return the receiver, which may be slow
     */
    public Peer toPeer(Peer from, String to, String type, Json fields) throws Rejection {
        Peer receiver = peers.get(from.dialect() + ':' + to);
        if (receiver == null || !mayMeet(from, receiver)) {
            throw new Rejection(SignalError.PEER_NOT_FOUND, "There is no such peer.");
        }
        deliver(receiver, new Delivery.Message("", from.id(), receiver.politeTowards(from), type, fields));
        return receiver;
    }

    private static boolean mayMeet(Peer from, Peer receiver) {
        return !(from.bound() || receiver.bound())
                || from.rooms().values().stream().anyMatch(room -> room.holds(receiver));
    }

    private void deliver(Peer receiver, Delivery.Message message) throws Rejection {
        boolean taken = receiver.inbox().deliver(message);
        counters.message(taken);
        if (!taken) {
            throw new Rejection(SignalError.BUSY,
                    "That peer cannot take more at the moment, and this message was not kept; try again in a second.");
        }
    }

    /**
     * Passes a message to everybody in a room that the sender is in, the sender included.
     *
     * @return the receivers, some of which may be slow
     */
    public List<Peer> toRoom(Peer from, String name, String type, Json fields) throws Rejection {
        List<Peer> receivers = List.copyOf(room(from, name).infos().keySet());
        Delivery message = new Delivery.Message(name, from.id(), false, type, fields);
        for (Peer receiver : receivers) {
            faults.run("passing a message to a room", () -> counters.message(receiver.inbox().deliver(message)));
        }
        return receivers;
    }

    /** How many are in a room. */
    public int memberCount(String dialect, String name) {
        Room room = rooms.get(new Room.Key(dialect, name));
        return room == null ? 0 : room.infos().size();
    }

    /** The peer's connection is lost: its rooms are told, and everything else waits. */
    public void away(Peer peer) {
        peer.away(true);
        tell(peer, room -> new Delivery.PeerAway(room.name(), peer.id()));
    }

    /** The peer came back. */
    public void back(Peer peer) {
        peer.away(false);
        tell(peer, room -> new Delivery.PeerBack(room.name(), peer.id()));
    }

    /** Tells all rooms of a peer. To make place for what is told, the peer itself may be forgotten meanwhile. */
    private void tell(Peer peer, Function<Room, Delivery> news) {
        for (Room room : List.copyOf(peer.rooms().values())) {
            if (room.infos().containsKey(peer)) {
                toRoom(room, peer, news.apply(room));
            }
        }
    }

    /** The peer is gone for good; nothing happens when it was removed before. */
    public void remove(Peer peer, LeaveReason reason) {
        if (peers.remove(peer.id(), peer)) {
            counters.peers(peers.size());
            List.copyOf(peer.rooms().values()).forEach(room -> leave(peer, room, reason));
            Seat seat = peer.seat();
            if (seat != null) {
                seat.close();
            }
        }
    }

    /** Removes a peer, and has its relaying ended: also when it is not here any more, for its credential may still live. */
    public void kick(String id) {
        revocation.kick(id);
        Peer peer = peers.get(id);
        if (peer != null) {
            remove(peer, LeaveReason.KICKED);
            peer.inbox().kicked();
        }
    }

    private static Room room(Peer peer, String name) throws Rejection {
        Room room = peer.rooms().get(name);
        if (room == null) {
            throw new Rejection(SignalError.NOT_IN_ROOM, "You are not in this room; join it first.");
        }
        return room;
    }

    private void toRoom(Room room, Peer except, Delivery delivery) {
        // A copy: an inbox that overflows may end its peer, which leaves the room while we walk it.
        for (Peer member : List.copyOf(room.infos().keySet())) {
            if (member != except) {
                faults.run("telling a peer what happens in its room", () -> member.inbox().deliver(delivery));
            }
        }
    }

    private static List<Member> others(Room room, Peer peer) {
        List<Member> members = new ArrayList<>(room.infos().size());
        room.infos().forEach((member, info) -> {
            if (member != peer) {
                members.add(new Member(member.id(), Objects.requireNonNull(info), member.away(), member.instance()));
            }
        });
        return members;
    }
}
