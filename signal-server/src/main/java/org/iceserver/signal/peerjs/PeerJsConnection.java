package org.iceserver.signal.peerjs;

import org.iceserver.signal.Admittance;
import org.iceserver.signal.Outbound;
import org.iceserver.signal.Rejection;
import org.iceserver.signal.SignalError;
import org.iceserver.signal.dialect.DialectConnection;
import org.jspecify.annotations.Nullable;

/** One WebSocket that speaks PeerJS. */
public final class PeerJsConnection extends DialectConnection {
    private final PeerJsProtocol protocol;
    private final PeerJsHandshake handshake;
    private @Nullable PeerJsClient client;

    PeerJsConnection(PeerJsProtocol protocol, PeerJsHandshake handshake, Outbound outbound, long now) {
        super(protocol.hub(), protocol.connections(), outbound, now);
        this.protocol = protocol;
        this.handshake = handshake;
    }

    @Override
    protected void admitted(Admittance admittance) throws Rejection {
        if (!admittance.rooms().isEmpty()) {
            throw new Rejection(SignalError.UNAUTHORIZED,
                    "This token is good for certain rooms only, and PeerJS has no rooms; use a token without 'rooms'.");
        }
        protocol.begin(this, handshake, admittance);
    }

    void begin(PeerJsClient began) {
        client = began;
        send(PeerJsAnswers.open());
    }

    @Override
    protected void handle(byte[] utf8, int length, long now) throws Rejection {
        PeerJsClient mine = client;
        if (mine == null) {
            return;
        }
        switch (message(utf8, length)) {
            case PeerJsMessage.Nothing nothing -> {
            }
            case PeerJsMessage.Goodbye goodbye -> end(SignalError.GOODBYE);
            case PeerJsMessage.Directed message -> protocol.passOn(mine, flow(), message, now);
        }
    }

    private PeerJsMessage message(byte[] utf8, int length) throws Rejection {
        try {
            return PeerJsMessage.read(protocol.reader(), utf8, length);
        } catch (Rejection malformed) {
            // The dialect has one message for errors, after which the client closes.
            throw new Rejection(SignalError.BAD_JSON, malformed.sentence());
        }
    }

    @Override
    protected byte[] error(SignalError why, String sentence) {
        return why == SignalError.ID_TAKEN ? PeerJsAnswers.idTaken() : PeerJsAnswers.error(sentence);
    }

    void idTaken() {
        refuse(SignalError.ID_TAKEN, "");
    }

    /** A newer connection speaks for this client now. */
    void superseded() {
        client = null;
        end(SignalError.ID_TAKEN);
    }

    /** Nobody is told: PeerJS clients notice by themselves when a connection to another ends. */
    @Override
    protected void leave() {
        PeerJsClient mine = client;
        client = null;
        if (mine != null) {
            protocol.gone(mine);
        }
    }
}
