package org.iceserver.signal.ayame;

import java.util.List;
import java.util.concurrent.TimeUnit;

import org.iceserver.signal.Admittance;
import org.iceserver.signal.Applicant;
import org.iceserver.signal.Caller;
import org.iceserver.signal.Delivery;
import org.iceserver.signal.LeaveReason;
import org.iceserver.signal.Member;
import org.iceserver.signal.Outbound;
import org.iceserver.signal.Peer;
import org.iceserver.signal.Rejection;
import org.iceserver.signal.SignalError;
import org.iceserver.signal.SignalHub;
import org.iceserver.signal.dialect.DialectConnection;
import org.iceserver.signal.dialect.PacedInbox;
import org.jspecify.annotations.Nullable;

/** One WebSocket that speaks Ayame: a peer of its room from {@code accept} on. */
public final class AyameConnection extends DialectConnection implements PacedInbox {
    /** The peer, its strings and its places in maps. */
    private static final int SESSION_BYTES = 1_536;
    private static final int ROOM_PEERS = 2;
    /** Native clients close when they hear nothing for half a minute. */
    private static final long PING_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final AyameProtocol protocol;
    private final SignalHub hub;
    private final String host;
    private final boolean secure;
    private final Caller caller;
    private final long openedNanos;
    private long pingedNanos;
    private AyameMessage.@Nullable Register registered;
    private @Nullable Peer peer;

    AyameConnection(AyameProtocol protocol, Outbound outbound, String host, boolean secure, Caller caller, long now) {
        super(protocol.hub(), protocol.connections(), outbound, now);
        this.protocol = protocol;
        this.hub = protocol.hub();
        this.host = host;
        this.secure = secure;
        this.caller = caller;
        this.openedNanos = now;
        this.pingedNanos = now;
    }

    @Override
    protected void handle(byte[] utf8, int length, long now) throws Rejection {
        switch (message(utf8, length)) {
            case AyameMessage.Register register -> register(register);
            case AyameMessage.Directed directed -> passOn(here(), directed);
            case AyameMessage.Connected connected -> {
                // A standalone client closes its WebSocket next.
            }
            case AyameMessage.Bye bye -> end(SignalError.GOODBYE);
            case AyameMessage.Pong pong -> {
                // It only shows that the client lives.
            }
        }
    }

    /** The original closes for whatever it does not understand. */
    private AyameMessage message(byte[] utf8, int length) throws Rejection {
        try {
            return AyameMessage.read(protocol.reader(), utf8, length);
        } catch (Rejection malformed) {
            throw new Rejection(SignalError.BAD_JSON, malformed.sentence());
        }
    }

    private void register(AyameMessage.Register register) throws Rejection {
        if (registered != null) {
            throw new Rejection(SignalError.BAD_JSON, "You have registered already; connect again for another room.");
        }
        registered = register;
        admit(protocol.admission(),
                new Applicant(AyameProtocol.DIALECT, register.client(), caller.showing(register.token())));
    }

    @Override
    protected void admitted(Admittance admittance) throws Rejection {
        AyameMessage.Register register = registered;
        if (register == null) {
            return;
        }
        Peer mine = hub.arrive(AyameProtocol.DIALECT, this);
        peer = mine;
        try {
            hub.admit(mine, admittance, SESSION_BYTES);
            List<Member> others = hub.join(mine, register.room(), null, ROOM_PEERS);
            send(AyameAnswers.accept(mine.id(),
                    protocol.iceServers().mint(host, mine.id(), secure, admittance.ice()), !others.isEmpty()));
        } catch (Rejection rejection) {
            send(AyameAnswers.reject(rejection.error() == SignalError.ROOM_FULL ? "full" : rejection.sentence()));
            end(rejection.error().closes() ? rejection.error() : SignalError.GOODBYE);
        }
    }

    private Peer here() throws Rejection {
        Peer mine = peer;
        if (mine == null) {
            throw new Rejection(SignalError.BAD_JSON, "Register before anything else.");
        }
        return mine;
    }

    private void passOn(Peer mine, AyameMessage.Directed directed) throws Rejection {
        String room = room();
        for (Member other : hub.members(mine, room)) {
            try {
                flow().waitFor(hub.toPeer(mine, room, other.peer(), directed.type(), directed.text()).inbox());
            } catch (Rejection gone) {
                // The other client hears nothing: the dialect has no message for it.
            }
        }
    }

    private String room() {
        AyameMessage.Register register = registered;
        return register == null ? "" : register.room();
    }

    @Override
    public void expire(long now) {
        super.expire(now);
        if (closed()) {
            return;
        }
        if (registered == null) {
            if (now - openedNanos >= hub.limits().hello().toNanos()) {
                refuse(SignalError.UNAUTHORIZED, "Register within " + hub.limits().hello().toSeconds() + " seconds.");
            }
        } else if (peer != null && now - pingedNanos >= PING_NANOS) {
            pingedNanos = now;
            send(AyameAnswers.PING);
        }
    }

    /** After {@code accept} the dialect has no message for an error. */
    @Override
    protected byte @Nullable [] error(SignalError why, String sentence) {
        return peer == null ? AyameAnswers.reject(sentence) : null;
    }

    @Override
    protected void leave() {
        Peer mine = peer;
        peer = null;
        if (mine != null) {
            hub.remove(mine, LeaveReason.LEFT);
        }
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
            case Delivery.PeerLeft left -> otherLeft();
            case Delivery.PeerJoined joined -> {
                // The newcomer sends an offer.
            }
            case Delivery.PeerUpdated updated -> {
                // Nobody has an info here.
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

    /** A call of two is over when one leaves. Standalone clients leave as soon as they are connected, and the call goes on. */
    private void otherLeft() {
        AyameMessage.Register register = registered;
        if (register != null && !register.standalone()) {
            send(AyameAnswers.BYE);
            end(SignalError.GOODBYE);
        }
    }
}
