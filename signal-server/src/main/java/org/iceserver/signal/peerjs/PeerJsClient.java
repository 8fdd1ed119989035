package org.iceserver.signal.peerjs;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

import org.iceserver.signal.Admittance;
import org.iceserver.signal.Delivery;
import org.iceserver.signal.Peer;
import org.iceserver.signal.Rejection;
import org.iceserver.signal.Seat;
import org.iceserver.signal.SignalError;
import org.iceserver.signal.dialect.Flow;
import org.iceserver.signal.dialect.PacedInbox;
import org.iceserver.transport.memory.MemoryAccount;

/** One peer, whose connection may be replaced by a newer one that shows the same token. */
final class PeerJsClient implements PacedInbox {
    private final PeerJsProtocol protocol;
    private final String id;
    private final String token;
    private final Peer peer;
    private PeerJsConnection connection;
    private int waitingMessages;

    /**
     * @param bytes what it holds from its beginning
     * @throws Rejection when there is no seat for it
     */
    PeerJsClient(PeerJsProtocol protocol, PeerJsHandshake handshake, PeerJsConnection connection,
            Admittance admittance, int bytes) throws Rejection {
        this.protocol = protocol;
        this.id = handshake.id();
        this.token = handshake.token();
        this.connection = connection;
        this.peer = protocol.hub().arrive(PeerJsProtocol.DIALECT, id, this, admittance, bytes);
    }

    String id() {
        return id;
    }

    Peer peer() {
        return peer;
    }

    boolean knows(String secret) {
        return MessageDigest.isEqual(token.getBytes(StandardCharsets.UTF_8), secret.getBytes(StandardCharsets.UTF_8));
    }

    PeerJsConnection connection() {
        return connection;
    }

    void attach(PeerJsConnection newer) {
        connection = newer;
    }

    /** Memory for a message of this client that waits. */
    MemoryAccount memory() {
        Seat seat = peer.seat();
        return seat == null ? protocol.hub().seats().memory().account() : seat.apart();
    }

    /** How many of its messages wait for peers that are not here. */
    int waitingMessages() {
        return waitingMessages;
    }

    void waitingMessages(int more) {
        waitingMessages += more;
    }

    @Override
    public boolean deliver(Delivery delivery) {
        // Nobody joins rooms in this dialect, so nothing else is delivered.
        if (delivery instanceof Delivery.Message message) {
            byte[] text = PeerJsAnswers.directed(message.type(), Peer.ownId(message.from()), id,
                    message.fields());
            if (!flow().hasRoomFor(text.length)) {
                return false;
            }
            connection.send(text);
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
        connection.kicked();
    }
}
