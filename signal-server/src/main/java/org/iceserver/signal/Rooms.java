package org.iceserver.signal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;

import org.iceserver.signal.SignalView.RoomView;
import org.jspecify.annotations.Nullable;

/** All rooms: who is in which, and what members are told of each other. Only the signal loop uses it. */
final class Rooms {
    /** What a peer's place in a room takes, beside what the peer says about itself. */
    private static final int PLACE_BYTES = 256;

    private final Supplier<SignalLimits> limits;
    private final Refusals refusals;
    private final Seats seats;
    private final SignalCounters counters;
    private final Faults faults;
    private final Map<Room.Key, Room> byKey = new HashMap<>();
    private long joins;

    /**
     * @param limits that hold now
     * @param seats where members find memory for their places
     * @param faults what one member breaks costs that member alone
     */
    Rooms(Supplier<SignalLimits> limits, Refusals refusals, Seats seats, SignalCounters counters, Faults faults) {
        this.limits = limits;
        this.refusals = refusals;
        this.seats = seats;
        this.counters = counters;
        this.faults = faults;
    }

    /** As {@link SignalHub#join(Peer, String, Json, int)}. */
    List<Member> join(Peer peer, String name, @Nullable Json info, int most) throws Rejection {
        Room here = peer.rooms().get(name);
        if (here != null) {
            if (info != null) {
                update(peer, name, info);
            }
            return others(here, peer);
        }
        Json said = info == null ? Json.NULL : info;
        Room room = enter(peer, name, PLACE_BYTES + said.length(), most);
        // This comes before the others are told: a member whose inbox overflows leaves, and an empty room is removed.
        room.infos().put(peer, said);
        tell(room, peer, new Delivery.PeerJoined(name, peer.id(), said, peer.instance()));
        return others(room, peer);
    }

    private Room enter(Peer peer, String name, int bytes, int most) throws Rejection {
        if (peer.rooms().size() >= limits.get().rooms()) {
            refusals.refused(peer.inbox().client(), SignalLimit.ROOMS_PER_CONNECTION);
            throw new Rejection(SignalError.FORBIDDEN,
                    "You are in " + limits.get().rooms() + " rooms, which is the limit; leave one first.");
        }
        if (!peer.mayEnter(name)) {
            refusals.refused(peer.inbox().client(), peer.id(), SignalReason.ROOM_OF_TOKEN, "The token of " + peer.id()
                    + " does not let it into the room '" + name + "'; give it one that names this room.");
            throw new Rejection(SignalError.FORBIDDEN, "Your token does not let you into this room.");
        }
        // This comes first: it may end other sessions, and rooms with them.
        mustHold(peer, bytes);
        Room.Key key = new Room.Key(peer.dialect(), name);
        Room room = byKey.get(key);
        if (room == null) {
            room = new Room(key);
            byKey.put(key, room);
            counters.rooms(byKey.size());
        } else if (room.infos().size() >= most) {
            giveBack(peer, bytes);
            refusals.refused(peer.inbox().client(), SignalLimit.ROOM_MEMBERS);
            throw new Rejection(SignalError.ROOM_FULL,
                    "The room is full: it holds " + most + " peers.");
        }
        peer.rooms().put(name, room);
        peer.joinedAs(++joins);
        return room;
    }

    /** To free memory, idle sessions may end, even this peer's; its seat then holds nothing. */
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

    void leave(Peer peer, Room room, LeaveReason reason) {
        peer.rooms().remove(room.name());
        Json said = room.infos().remove(peer);
        if (said != null) {
            giveBack(peer, PLACE_BYTES + said.length());
        }
        if (room.infos().isEmpty()) {
            byKey.remove(room.key());
            counters.rooms(byKey.size());
        }
        tell(room, peer, new Delivery.PeerLeft(room.name(), peer.id(), reason));
    }

    void leaveAll(Peer peer, LeaveReason reason) {
        List.copyOf(peer.rooms().values()).forEach(room -> leave(peer, room, reason));
    }

    void update(Peer peer, String name, Json info) throws Rejection {
        Room room = room(peer, name);
        Json before = room.infos().get(peer);
        mustHold(peer, info.length() - (before == null ? 0 : before.length()));
        room.infos().put(peer, info);
        tell(room, peer, new Delivery.PeerUpdated(name, peer.id(), info));
    }

    /** The room of that name that the peer is in. */
    Room room(Peer peer, String name) throws Rejection {
        Room room = peer.rooms().get(name);
        if (room == null) {
            throw new Rejection(SignalError.NOT_IN_ROOM, "You are not in this room; join it first.");
        }
        return room;
    }

    static List<Member> others(Room room, Peer peer) {
        List<Member> members = new ArrayList<>(room.infos().size());
        room.infos().forEach((member, info) -> {
            if (member != peer) {
                members.add(new Member(member.id(), Objects.requireNonNull(info), member.away(), member.instance()));
            }
        });
        return members;
    }

    /** Tells all rooms of a peer. To free memory for the news, the peer itself may be removed meanwhile. */
    void tellAll(Peer peer, Function<Room, Delivery> news) {
        for (Room room : List.copyOf(peer.rooms().values())) {
            if (room.holds(peer)) {
                tell(room, peer, news.apply(room));
            }
        }
    }

    private void tell(Room room, Peer except, Delivery delivery) {
        // A copy: an inbox that overflows may end its peer, which leaves the room while we walk it.
        for (Peer member : List.copyOf(room.infos().keySet())) {
            if (member != except) {
                faults.run("telling a peer what happens in its room", () -> member.inbox().deliver(delivery));
            }
        }
    }

    int count() {
        return byKey.size();
    }

    @Nullable
    Room find(String dialect, String name) {
        return byKey.get(new Room.Key(dialect, name));
    }

    int memberCount(String dialect, String name) {
        Room room = find(dialect, name);
        return room == null ? 0 : room.infos().size();
    }

    /** The rooms with the most members, the first of them first. */
    List<RoomView> largest(int most) {
        return byKey.values().stream()
                .sorted(Comparator.<Room>comparingInt(room -> room.infos().size()).reversed()
                        .thenComparing(Room::name))
                .limit(most).map(Room::view).toList();
    }
}
