package org.iceserver.signal.announce;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.iceserver.signal.Admittance;
import org.iceserver.signal.Delivery;
import org.iceserver.signal.Inbox;
import org.iceserver.signal.Json;
import org.iceserver.signal.LeaveReason;
import org.iceserver.signal.Outbound;
import org.iceserver.signal.Peer;
import org.iceserver.signal.Rejection;
import org.iceserver.signal.Seat;
import org.iceserver.signal.SignalError;
import org.iceserver.signal.SignalHub;
import org.iceserver.signal.SignalLimit;
import org.iceserver.signal.dialect.DialectConnection;
import org.iceserver.signal.dialect.PacedInbox;
import org.jspecify.annotations.Nullable;

/** One WebSocket: one peer of the hub, and a peer of swarms under each id that it announces there. */
public final class AnnounceConnection extends DialectConnection implements PacedInbox {
    /** The peer, its strings and its places in maps. */
    private static final int SESSION_BYTES = 1_024;
    /** A peer of a swarm, its id, its places in maps and its part of the swarm itself. */
    private static final int ENTRY_BYTES = 768;

    private final AnnounceProtocol protocol;
    private final SignalHub hub;
    private final Peer peer;
    private final Set<SwarmPeer> entries = new LinkedHashSet<>(2);
    private Set<String> permitted = Set.of();

    AnnounceConnection(AnnounceProtocol protocol, Outbound outbound, long now) {
        super(protocol.hub(), protocol.connections(), outbound, now);
        this.protocol = protocol;
        this.hub = protocol.hub();
        this.peer = hub.arrive(AnnounceProtocol.DIALECT, this);
    }

    @Override
    protected void admitted(Admittance admittance) throws Rejection {
        permitted = admittance.rooms();
        hub.admit(peer, admittance, SESSION_BYTES);
    }

    @Override
    protected void handle(byte[] utf8, int length, long now) throws Rejection {
        switch (message(utf8, length)) {
            case AnnounceMessage.Announce announce -> announce(announce, now);
            case AnnounceMessage.Scrape scrape -> send(AnnounceAnswers.scraped(scrape.infoHashes().stream()
                    .filter(this::mayKnow).map(protocol::counts).toList()));
        }
    }

    private boolean mayKnow(String infoHash) {
        return permitted.isEmpty() || permitted.contains(Swarm.room(infoHash));
    }

    /** The original keeps a connection whatever is said on it. */
    private AnnounceMessage message(byte[] utf8, int length) throws Rejection {
        try {
            return AnnounceMessage.read(protocol.reader(), utf8, length);
        } catch (Rejection malformed) {
            throw new Rejection(SignalError.BAD_REQUEST, malformed.sentence());
        }
    }

    /** A peer id belongs to the connection that has it, as long as that one lives. */
    private void announce(AnnounceMessage.Announce announce, long now) {
        Swarm swarm = protocol.swarm(announce.infoHash());
        SwarmPeer same = swarm == null ? null : swarm.peer(announce.peerId());
        if (same == null || same.connection() == this) {
            announceOrFail(announce, same, now);
            return;
        }
        AnnounceConnection older = same.connection();
        flow().awaitSign(older.flow(), alive -> {
            if (alive) {
                fail(announce, "invalid peer_id: another connection that lives has announced it");
            } else {
                older.end(SignalError.ID_TAKEN);
                announce(announce, now);
            }
        });
    }

    private void announceOrFail(AnnounceMessage.Announce announce, @Nullable SwarmPeer known, long now) {
        try {
            if (announce.event() == AnnounceMessage.Event.STOPPED) {
                stop(announce, known);
            } else {
                announce(announce, known == null ? join(announce, now) : known, now);
            }
        } catch (Rejection rejection) {
            fail(announce, rejection.sentence());
        }
    }

    private void fail(AnnounceMessage.Announce announce, String why) {
        send(AnnounceAnswers.failure(announce.infoHash(), why));
    }

    private void stop(AnnounceMessage.Announce announce, @Nullable SwarmPeer known) {
        if (known != null) {
            leave(known);
        }
        send(AnnounceAnswers.announced(protocol.counts(announce.infoHash())));
    }

    private void announce(AnnounceMessage.Announce announce, SwarmPeer mine, long now) throws Rejection {
        mine.swarm().announced(mine,
                announce.complete() || announce.event() == AnnounceMessage.Event.COMPLETED, now);
        AnnounceMessage.Answer answer = announce.answer();
        if (answer == null) {
            send(AnnounceAnswers.announced(protocol.counts(announce.infoHash())));
        }
        List<SwarmPeer> others = protocol.others(mine, announce.offers().size());
        for (int i = 0; i < others.size(); i++) {
            AnnounceMessage.Offer offer = announce.offers().get(i);
            offer(mine, others.get(i),
                    AnnounceAnswers.passedOn("offer", offer.offer(), offer.id(), mine.peerId(), announce.infoHash()));
        }
        if (answer != null) {
            answer(mine, answer);
        }
    }

    /** A peer that cannot take it goes without: the tracker chose it, not the sender. */
    private void offer(SwarmPeer from, SwarmPeer to, Json offer) {
        try {
            pass(from, to, offer);
        } catch (Rejection refused) {
            // The hub has counted it.
        }
    }

    private void answer(SwarmPeer from, AnnounceMessage.Answer answer) throws Rejection {
        SwarmPeer to = from.swarm().peer(answer.to());
        if (to != null) {
            flow().waitFor(pass(from, to, AnnounceAnswers.passedOn("answer", answer.answer(), answer.offerId(),
                    from.peerId(), from.swarm().infoHash())));
        }
    }

    private Inbox pass(SwarmPeer from, SwarmPeer to, Json text) throws Rejection {
        return hub.toPeer(peer, from.swarm().room(), to.connection().peer.id(), "announce", text).inbox();
    }

    private SwarmPeer join(AnnounceMessage.Announce announce, long now) throws Rejection {
        int most = hub.limits().rooms();
        if (entries.size() >= most) {
            hub.refused(SignalLimit.ROOMS_PER_CONNECTION, client());
            throw new Rejection(SignalError.FORBIDDEN,
                    "You are in " + most + " swarms, which is the limit; stop one first.");
        }
        Seat seat = peer.seat();
        if (seat != null && !seat.holdMore(ENTRY_BYTES)) {
            throw new Rejection(SignalError.BUSY, "This server has no memory for more of yours; try again later.");
        }
        SwarmPeer mine = protocol.add(this, announce.infoHash(), announce.peerId(), now);
        entries.add(mine);
        try {
            hub.join(peer, mine.swarm().room(), null, AnnounceProtocol.SWARM_PEERS);
        } catch (Rejection refused) {
            leave(mine);
            throw refused;
        }
        return mine;
    }

    /** Leaves a swarm under one of the ids that this connection has there. */
    void leave(SwarmPeer mine) {
        entries.remove(mine);
        protocol.remove(mine);
        Seat seat = peer.seat();
        if (seat != null) {
            seat.holdMore(-ENTRY_BYTES);
        }
        if (entries.stream().noneMatch(other -> other.swarm() == mine.swarm())) {
            leaveRoom(mine.swarm().room());
        }
    }

    private void leaveRoom(String room) {
        try {
            hub.leave(peer, room);
        } catch (Rejection notThere) {
            // It was not there before, and is not now.
        }
    }

    @Override
    protected void leave() {
        List.copyOf(entries).forEach(this::leave);
        hub.remove(peer, LeaveReason.LEFT);
    }

    @Override
    protected byte[] error(SignalError why, String sentence) {
        return AnnounceAnswers.failure(sentence);
    }

    /** Nobody hears who joins or leaves: clients count when they announce themselves. */
    @Override
    public boolean deliver(Delivery delivery) {
        if (delivery instanceof Delivery.Message message) {
            if (!flow().hasRoomFor(message.fields().length())) {
                return false;
            }
            send(message.fields().shared());
        }
        return true;
    }
}
