package org.iceserver.signal.gst;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.iceserver.signal.Admittance;
import org.iceserver.signal.Delivery;
import org.iceserver.signal.LeaveReason;
import org.iceserver.signal.Member;
import org.iceserver.signal.Outbound;
import org.iceserver.signal.Peer;
import org.iceserver.signal.Rejection;
import org.iceserver.signal.Seat;
import org.iceserver.signal.SignalError;
import org.iceserver.signal.SignalHub;
import org.iceserver.signal.dialect.DialectConnection;
import org.iceserver.signal.dialect.PacedInbox;
import org.iceserver.signal.json.JsonText;
import org.jspecify.annotations.Nullable;

/** One WebSocket that speaks GStreamer's signalling: a peer of its room from {@code welcome} on. */
public final class GstConnection extends DialectConnection implements PacedInbox {
    static final int MOST_SESSIONS = 64;
    /** The peer, its strings and its places in maps. */
    private static final int PEER_BYTES = 1_024;
    private static final int SESSION_BYTES = 512;
    private static final int ROOM_CHARS = 128;

    private final GstProtocol protocol;
    private final SignalHub hub;
    private final String room;
    private final Peer peer;
    private final Set<GstSession> sessions = new LinkedHashSet<>(2);
    private GstStatus status = GstStatus.NONE;

    GstConnection(GstProtocol protocol, Outbound outbound, String room, long now) {
        super(protocol.hub(), protocol.connections(), outbound, now);
        this.protocol = protocol;
        this.hub = protocol.hub();
        this.room = room;
        this.peer = hub.arrive(GstProtocol.DIALECT, this);
    }

    @Override
    protected void admitted(Admittance admittance) throws Rejection {
        if (room.isEmpty() || room.length() > ROOM_CHARS) {
            throw new Rejection(SignalError.UNAUTHORIZED, "'room' must have 1 to " + ROOM_CHARS + " characters.");
        }
        hub.admit(peer, admittance, PEER_BYTES);
        protocol.arrived(peer.id(), this);
        try {
            hub.join(peer, room, null);
        } catch (Rejection refused) {
            throw refused.error().closes() ? refused : new Rejection(SignalError.UNAUTHORIZED, refused.sentence());
        }
        send(GstAnswers.welcome(peer.id()));
    }

    @Override
    protected void handle(byte[] utf8, int length, long now) throws Rejection {
        switch (message(utf8, length)) {
            case GstMessage.SetStatus set -> set(set.status());
            case GstMessage.ListProducers list -> send(GstAnswers.producers(all(GstStatus.Role.PRODUCER)));
            case GstMessage.ListConsumers list -> send(GstAnswers.consumers(all(GstStatus.Role.CONSUMER)));
            case GstMessage.StartSession start -> start(start);
            case GstMessage.EndSession end -> end(end.session());
            case GstMessage.InSession inSession -> passOn(inSession);
            case GstMessage.Nothing nothing -> {
                // There is one version of the protocol here.
            }
        }
    }

    /** The original keeps a connection whatever is said on it. */
    private GstMessage message(byte[] utf8, int length) throws Rejection {
        try {
            return GstMessage.read(protocol.reader(), utf8, length);
        } catch (Rejection malformed) {
            throw new Rejection(SignalError.BAD_REQUEST, malformed.sentence());
        }
    }

    private void set(GstStatus changed) throws Rejection {
        if (changed.equals(status)) {
            return;
        }
        if (changed.is(GstStatus.Role.PRODUCER) && changed.is(GstStatus.Role.CONSUMER)) {
            throw new Rejection(SignalError.BAD_REQUEST, "A peer is a producer or a consumer, not both.");
        }
        GstStatus before = status;
        status = changed;
        try {
            hub.update(peer, room, changed.meta());
        } catch (Rejection noMemory) {
            status = before;
            throw noMemory;
        }
        if (before.is(GstStatus.Role.PRODUCER) && !changed.is(GstStatus.Role.PRODUCER)) {
            endAll(sessions.stream().filter(session -> session.producer() == this).toList());
        } else if (before.is(GstStatus.Role.CONSUMER) && !changed.is(GstStatus.Role.CONSUMER)) {
            endAll(sessions.stream().filter(session -> session.consumer() == this).toList());
        }
        hears(peer.id(), changed);
    }

    /** A listener hears of a peer, be it itself. */
    private void hears(String changed, GstStatus now) {
        if (status.is(GstStatus.Role.LISTENER)) {
            send(GstAnswers.statusChanged(changed, now));
        }
    }

    private List<JsonText> all(GstStatus.Role role) throws Rejection {
        List<JsonText> peers = new ArrayList<>();
        if (status.is(role)) {
            peers.add(GstAnswers.peer(peer.id(), status));
        }
        for (Member member : hub.members(peer, room)) {
            GstConnection other = protocol.peer(member.peer());
            if (other != null && other.status.is(role)) {
                peers.add(GstAnswers.peer(member.peer(), other.status));
            }
        }
        return peers;
    }

    private void start(GstMessage.StartSession start) throws Rejection {
        GstConnection to = protocol.peer(start.peer());
        if (to == null || !to.room.equals(room)) {
            throw new Rejection(SignalError.PEER_NOT_FOUND,
                    "There is no peer with this id here; ask for the list of producers.");
        }
        boolean consumes = to.status.is(GstStatus.Role.PRODUCER);
        if (!consumes && !to.status.is(GstStatus.Role.CONSUMER)) {
            throw new Rejection(SignalError.BAD_REQUEST, "That peer is neither a producer nor a consumer.");
        }
        mayStart(to);
        GstSession session = protocol.start(consumes ? to : this, consumes ? this : to, this);
        session.producer().sessions.add(session);
        session.consumer().sessions.add(session);
        session.consumer().send(GstAnswers.sessionStarted(session.producer().peer.id(), session.id()));
        session.producer().send(
                GstAnswers.startSession(session.consumer().peer.id(), session.id(), start.offer()));
    }

    private void mayStart(GstConnection to) throws Rejection {
        Seat seat = peer.seat();
        if (sessions.size() >= MOST_SESSIONS || to.sessions.size() >= MOST_SESSIONS) {
            throw new Rejection(SignalError.BUSY,
                    "A peer has at most " + MOST_SESSIONS + " sessions at once; end one first.");
        }
        if (seat != null && !seat.holdMore(SESSION_BYTES)) {
            throw new Rejection(SignalError.BUSY, "This server has no memory for more sessions; try again later.");
        }
    }

    private void passOn(GstMessage.InSession message) throws Rejection {
        GstSession session = mine(message.session());
        if (session == null) {
            return;
        }
        if (message.offer() && session.consumer() == this) {
            throw new Rejection(SignalError.BAD_REQUEST, "Only the producer may send an offer.");
        }
        flow().waitFor(hub.toPeer(peer, room, session.other(this).peer.id(), "peer", message.text()).inbox());
    }

    private void end(String id) throws Rejection {
        GstSession session = mine(id);
        if (session != null) {
            endAll(List.of(session));
        }
    }

    /** Null when there is no such session any more, which the original ignores. */
    private @Nullable GstSession mine(String id) throws Rejection {
        GstSession session = protocol.session(id);
        if (session != null && !session.has(this)) {
            throw new Rejection(SignalError.FORBIDDEN, "You are not part of this session.");
        }
        return session;
    }

    private void endAll(List<GstSession> ended) {
        for (GstSession session : ended) {
            protocol.end(session);
            sessions.remove(session);
            GstConnection other = session.other(this);
            other.sessions.remove(session);
            Seat seat = session.starter().peer.seat();
            if (seat != null) {
                seat.holdMore(-SESSION_BYTES);
            }
            if (other != this) {
                other.send(GstAnswers.endSession(session.id()));
            }
        }
    }

    @Override
    protected byte[] error(SignalError why, String sentence) {
        return GstAnswers.error(sentence);
    }

    @Override
    protected void leave() {
        endAll(List.copyOf(sessions));
        hub.remove(peer, LeaveReason.LEFT);
        // Last of all: listeners are told with what meta it leaves.
        protocol.left(peer.id());
    }

    @Override
    public boolean deliver(Delivery delivery) {
        switch (delivery) {
            case Delivery.Message message -> {
                if (!flow().hasRoomFor(message.fields().length())) {
                    return false;
                }
                send(message.fields().shared());
            }
            case Delivery.PeerUpdated updated -> {
                GstConnection other = protocol.peer(updated.peer());
                if (other != null) {
                    hears(updated.peer(), other.status);
                }
            }
            case Delivery.PeerLeft left -> {
                GstConnection other = protocol.peer(left.peer());
                hears(left.peer(),
                        new GstStatus(Set.of(), other == null ? GstStatus.NONE.meta() : other.status.meta()));
            }
            case Delivery.PeerJoined joined -> {
                // Listeners hear of it when it has a status.
            }
            case Delivery.PeerAway away -> {
                // Nobody is away here: a client that loses its connection has left.
            }
            case Delivery.PeerBack back -> {
                // As above.
            }
        }
        return true;
    }
}
