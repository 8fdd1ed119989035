package org.iceserver.signal.peerjs;

import java.util.HashMap;
import java.util.Map;

import org.iceserver.signal.Admission;
import org.iceserver.signal.Admittance;
import org.iceserver.signal.Applicant;
import org.iceserver.signal.Caller;
import org.iceserver.signal.Delivery;
import org.iceserver.signal.Inbox;
import org.iceserver.signal.LeaveReason;
import org.iceserver.signal.Outbound;
import org.iceserver.signal.Peer;
import org.iceserver.signal.Rejection;
import org.iceserver.signal.SignalError;
import org.iceserver.signal.SignalHub;
import org.iceserver.signal.dialect.DialectConnection;
import org.iceserver.signal.dialect.DialectProtocol;
import org.iceserver.signal.dialect.Flow;
import org.iceserver.signal.dialect.OpenConnections;
import org.iceserver.signal.json.MessageReader;
import org.jspecify.annotations.Nullable;

/**
 * The dialect of PeerJS (client 1.5, server 1.0).
 *
 * <p>What differs from the original: what waits for absent peers is bounded, a client that comes back with its token gets
 * OPEN, and
 * WebSocket pings rather than HEARTBEAT tell who lives, because browsers slow the timers of pages in the background.
 */
public final class PeerJsProtocol implements DialectProtocol {
    static final String DIALECT = "peerjs";
    private static final String KEY = "peerjs";
    private static final int ID_CHARS = 128;
    /** The client and its peer, their strings and their places in maps. */
    private static final int SESSION_BYTES = 1_024;

    private final SignalHub hub;
    private final Admission admission;
    private final MessageReader reader;
    private final Map<String, PeerJsClient> clients = new HashMap<>();
    private final Undelivered waiting = new Undelivered();
    private final OpenConnections<DialectConnection> connections;

    public PeerJsProtocol(SignalHub hub, Admission admission) {
        this.hub = hub;
        this.connections = new OpenConnections<>(hub.faults());
        this.admission = admission;
        this.reader = new MessageReader(hub.limits().messageBytes(), PeerJsMessage.READ);
    }

    /** A client's WebSocket is open. */
    public PeerJsConnection opened(Outbound outbound, PeerJsHandshake handshake, long now) {
        PeerJsConnection connection = new PeerJsConnection(this, handshake, outbound, now);
        connections.add(connection);
        String wrong = wrong(handshake);
        if (wrong != null) {
            connection.refuse(SignalError.UNAUTHORIZED, wrong);
        } else {
            connection.admit(admission,
                    new Applicant(DIALECT, handshake.id(), new Caller(handshake.address(), handshake.token())));
        }
        return connection;
    }

    /** In the words of the original. */
    private static @Nullable String wrong(PeerJsHandshake handshake) {
        if (handshake.id().isEmpty() || handshake.token().isEmpty() || handshake.key().isEmpty()) {
            return "No id, token, or key supplied to websocket server";
        }
        if (!handshake.key().equals(KEY)) {
            return "Invalid key provided";
        }
        return handshake.id().length() > ID_CHARS ? "An id has at most " + ID_CHARS + " characters" : null;
    }

    void begin(PeerJsConnection connection, PeerJsHandshake handshake, Admittance admittance) throws Rejection {
        PeerJsClient client = clients.get(handshake.id());
        if (client == null) {
            client = new PeerJsClient(this, handshake, connection, admittance,
                    SESSION_BYTES + handshake.token().length());
            clients.put(client.id(), client);
            begun(connection, client);
        } else if (client.knows(handshake.token())) {
            takeOverIfDead(connection, client, handshake, admittance);
        } else {
            connection.idTaken();
        }
    }

    /** The same client comes back, or a second tab: two that live would take the id from each other for ever. */
    private void takeOverIfDead(PeerJsConnection newer, PeerJsClient client, PeerJsHandshake handshake,
            Admittance admittance) {
        PeerJsConnection older = client.connection();
        newer.flow().awaitSign(older.flow(), alive -> {
            if (alive) {
                newer.idTaken();
            } else if (clients.get(client.id()) == client && client.connection() == older) {
                client.attach(newer);
                older.superseded();
                begun(newer, client);
            } else {
                beginAgain(newer, handshake, admittance);
            }
        });
    }

    private void beginAgain(PeerJsConnection newer, PeerJsHandshake handshake, Admittance admittance) {
        try {
            begin(newer, handshake, admittance);
        } catch (Rejection full) {
            newer.refuse(full.error(), full.sentence());
        }
    }

    private void begun(PeerJsConnection connection, PeerJsClient client) {
        connection.begin(client);
        for (Undelivered.Message message : waiting.take(client.id())) {
            client.deliver(new Delivery.Message("", message.from().peer().id(), false, message.type(),
                    message.payload()));
        }
    }

    void passOn(PeerJsClient from, Flow flow, PeerJsMessage.Directed message, long now) {
        Peer sender = from.peer();
        try {
            Inbox receiver = hub.toPeer(sender, message.to(), message.type(), message.payload()).inbox();
            flow.waitFor(receiver);
        } catch (Rejection absentOrBusy) {
            boolean mayCome = absentOrBusy.error() == SignalError.PEER_NOT_FOUND && message.to().length() <= ID_CHARS;
            Undelivered.Message undelivered = new Undelivered.Message(from, message.type(), message.payload());
            if (message.waits() && !(mayCome && waiting.keep(message.to(), undelivered, now))) {
                from.connection().send(PeerJsAnswers.expire(message.to(), from.id()));
            }
        }
    }

    /** The client has left. */
    void gone(PeerJsClient client) {
        clients.remove(client.id(), client);
        hub.remove(client.peer(), LeaveReason.LEFT);
    }

    @Override
    public void expire(long now, int limit) {
        waiting.expire(now, (sender, absent) -> hub.faults().run("telling a peer that another did not come", () -> {
            // The sender may have left meanwhile, or another client may have its id now.
            if (clients.get(sender.id()) == sender) {
                sender.connection().send(PeerJsAnswers.expire(absent, sender.id()));
            }
        }));
        DialectProtocol.super.expire(now, limit);
    }

    SignalHub hub() {
        return hub;
    }

    @Override
    public OpenConnections<DialectConnection> connections() {
        return connections;
    }

    MessageReader reader() {
        return reader;
    }
}
