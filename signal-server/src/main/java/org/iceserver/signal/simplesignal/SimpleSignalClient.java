package org.iceserver.signal.simplesignal;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.iceserver.signal.Admittance;
import org.iceserver.signal.Delivery;
import org.iceserver.signal.Dialect;
import org.iceserver.signal.Json;
import org.iceserver.signal.LeaveReason;
import org.iceserver.signal.Member;
import org.iceserver.signal.Peer;
import org.iceserver.signal.Rejection;
import org.iceserver.signal.SignalError;
import org.iceserver.signal.SignalHub;
import org.iceserver.signal.dialect.Flow;
import org.iceserver.signal.dialect.IdClaim;
import org.iceserver.signal.dialect.PacedInbox;
import org.iceserver.signal.json.JsonText;
import org.iceserver.signal.json.OuterFields;
import org.iceserver.signal.socketio.Application;
import org.iceserver.signal.socketio.Event;
import org.iceserver.signal.socketio.SocketIoConnection;
import org.jspecify.annotations.Nullable;

/**
 * One client, from its connection on; a peer from its first discovery on.
 *
 * <p>What differs from the originals: an offer to a peer that is not here is rejected at once, where both were silent; what
 * they
 * passed on without limit has the limits of the hub.
 */
final class SimpleSignalClient implements Application, PacedInbox {
    /** The peer, its strings and its places in maps. */
    private static final int SESSION_BYTES = 1_024;
    private static final String DISCOVER = "simple-signal[discover]";
    private static final String OFFER = "simple-signal[offer]";
    private static final String SIGNAL = "simple-signal[signal]";
    private static final String REJECT = "simple-signal[reject]";
    private static final String CANDIDATES = "simple-signal[candidates]";
    private static final String LEAVE = "simple-signal[leave]";
    private static final String INFO = "simple-signal[info]";
    /** Written by us in front of what is passed on. */
    private static final Set<String> OURS = Set.of("target", "initiator");

    private final SimpleSignal protocol;
    private final SignalHub hub;
    private final SocketIoConnection connection;
    private final Admittance admittance;
    private @Nullable Peer peer;
    private @Nullable String room;

    SimpleSignalClient(SimpleSignal protocol, SocketIoConnection connection, Admittance admittance) {
        this.protocol = protocol;
        this.hub = protocol.hub();
        this.connection = connection;
        this.admittance = admittance;
    }

    @Override
    public void happened(Event event, long now) throws Rejection {
        switch (event.name()) {
            case DISCOVER -> {
                switch (Discovery.read(protocol.reader(), event.argument())) {
                    case Discovery.Channel channel -> enter(channel);
                    case Discovery.Room wanted -> enter(wanted);
                }
            }
            case OFFER, SIGNAL, REJECT -> passOn(here(), event.name(), object(event.argument()));
            case CANDIDATES -> lookUp(here(), event);
            case LEAVE -> leave(here(), event);
            case INFO -> here();
            default -> throw new Rejection(SignalError.BAD_REQUEST, "This server does not know that event.");
        }
    }

    private Peer here() throws Rejection {
        Peer mine = peer;
        if (mine == null) {
            throw new Rejection(SignalError.FORBIDDEN, "Discover before anything else.");
        }
        return mine;
    }

    private OuterFields object(Json argument) throws Rejection {
        byte[] text = argument.toBytes();
        return protocol.reader().read(text, text.length);
    }

    private void enter(Discovery.Room wanted) throws Rejection {
        Peer mine = arrived(Dialect.SIMPLE_SIGNAL, connection.id());
        String before = room;
        if (before != null && !before.equals(wanted.room())) {
            hub.leave(mine, before);
            room = null;
        }
        JsonText answer = JsonText.object().field("id", mine.ownId());
        String name = wanted.room();
        if (name == null) {
            connection.emit(DISCOVER, answer.field("discoveryData", Json.of("{}")).done());
            return;
        }
        List<String> others = ids(hub.join(mine, name, null));
        room = name;
        connection.emit(DISCOVER, answer.strings("discoveryData", others).done());
    }

    private void enter(Discovery.Channel wanted) throws Rejection {
        if (peer != null) {
            join(wanted);
        } else {
            new IdClaim(hub, flow(), Peer.id(Dialect.DXOS.code(), wanted.id())).perform(() -> join(wanted),
                    rejection -> connection.refuse(rejection.error(), rejection.sentence()));
        }
    }

    private void join(Discovery.Channel wanted) throws Rejection {
        Peer mine = arrived(Dialect.DXOS, wanted.id());
        List<String> peers = new ArrayList<>(ids(hub.join(mine, wanted.channel(), null)));
        peers.add(wanted.id());
        connection.emit(DISCOVER, JsonText.object().field("id", wanted.id())
                .field("discoveryData", channel(wanted.channel(), peers)).done());
    }

    /** This client's peer, which is made now if there is none yet. */
    private Peer arrived(Dialect dialect, String id) throws Rejection {
        Peer mine = peer;
        if (mine == null) {
            mine = arrive(dialect, id);
            peer = mine;
        } else if (!mine.dialect().equals(dialect.code()) || !mine.ownId().equals(id)) {
            throw new Rejection(SignalError.FORBIDDEN,
                    "You introduced yourself otherwise before; connect again for that.");
        }
        return mine;
    }

    private Peer arrive(Dialect dialect, String id) throws Rejection {
        if (!protocol.serves(dialect)) {
            throw new Rejection(SignalError.FORBIDDEN,
                    "Clients of " + dialect.code() + " are not served here (--dialects).");
        }
        return hub.arrive(dialect.code(), id, this, admittance, SESSION_BYTES);
    }

    private void passOn(Peer mine, String type, OuterFields message) throws Rejection {
        String target = message.string("target");
        if (target == null) {
            throw new Rejection(SignalError.BAD_REQUEST, "'target' is missing.");
        }
        try {
            flow().waitFor(hub.toPeer(mine, target, type, message.except(OURS)).inbox());
        } catch (Rejection refused) {
            if (type.equals(OFFER)) {
                rejectOffer(message, refused);
            } else if (refused.error() == SignalError.BUSY) {
                throw refused;
            }
        }
    }

    private void rejectOffer(OuterFields offer, Rejection why) {
        OuterFields.Field session = offer.field("sessionId");
        Json metadata = json(JsonText.object().field("code", why.error().code()).field("message", why.sentence()));
        connection.emit(REJECT, JsonText.object().field("metadata", metadata)
                .fieldUnlessNull("sessionId", session == null ? null : offer.json(session)).done());
    }

    private void lookUp(Peer mine, Event event) throws Rejection {
        OuterFields request = object(event.argument());
        String channel = channelOf(request);
        List<String> peers;
        try {
            peers = new ArrayList<>(ids(hub.members(mine, channel)));
            peers.add(mine.ownId());
        } catch (Rejection notThere) {
            peers = List.of();
        }
        acknowledge(event, request, channel(channel, peers));
    }

    private void leave(Peer mine, Event event) throws Rejection {
        OuterFields request = object(event.argument());
        try {
            hub.leave(mine, channelOf(request));
        } catch (Rejection notThere) {
            // It was not there before, and is not now.
        }
        acknowledge(event, request, null);
    }

    private String channelOf(OuterFields request) throws Rejection {
        OuterFields.Field data = request.field("discoveryData");
        String channel = data == null ? null : object(request.json(data)).string("channel");
        if (channel == null) {
            throw new Rejection(SignalError.BAD_REQUEST, "'discoveryData.channel' is missing.");
        }
        return channel;
    }

    private void acknowledge(Event event, OuterFields request, @Nullable Json discoveryData) {
        String ack = event.ack();
        if (ack != null) {
            OuterFields.Field transaction = request.field("transactionId");
            connection.acknowledge(ack, JsonText.object()
                    .fieldUnlessNull("transactionId", transaction == null ? null : request.json(transaction))
                    .fieldUnlessNull("discoveryData", discoveryData).done());
        }
    }

    private static Json channel(String channel, List<String> peers) {
        return json(JsonText.object().strings("peers", peers).field("channel", channel));
    }

    private static Json json(JsonText object) {
        byte[] text = object.done();
        return Json.copyOf(text, 0, text.length);
    }

    private static List<String> ids(List<Member> members) {
        return members.stream().map(member -> Peer.ownId(member.peer())).toList();
    }

    /** Nobody hears who joins or leaves: clients of DxOS ask, and clients of simple-signal notice by themselves. */
    @Override
    public boolean deliver(Delivery delivery) {
        if (delivery instanceof Delivery.Message message) {
            byte[] argument = JsonText.object().field("initiator", Peer.ownId(message.from())).fields(message.fields())
                    .done();
            if (!flow().hasRoomFor(argument.length)) {
                return false;
            }
            connection.emit(message.type(), argument);
        }
        return true;
    }

    @Override
    public Flow flow() {
        return connection.flow();
    }

    @Override
    public void end(SignalError why) {
        connection.end(why);
    }

    @Override
    public void kicked() {
        connection.refuse(SignalError.KICKED, "You were removed from this server.");
    }

    @Override
    public void over() {
        Peer mine = peer;
        peer = null;
        if (mine != null) {
            hub.remove(mine, LeaveReason.LEFT);
        }
    }
}
