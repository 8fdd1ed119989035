package org.iceserver.signal.trystero;

import java.util.Set;

import org.iceserver.signal.Admission;
import org.iceserver.signal.Applicant;
import org.iceserver.signal.Caller;
import org.iceserver.signal.Dialect;
import org.iceserver.signal.Outbound;
import org.iceserver.signal.SignalHub;
import org.iceserver.signal.dialect.DialectConnection;
import org.iceserver.signal.dialect.DialectProtocol;
import org.iceserver.signal.dialect.OpenConnections;
import org.iceserver.signal.json.MessageReader;

/**
 * The dialect of Trystero's relay (0.25). A topic is a room of the hub. Who publishes need not subscribe.
 *
 * <p>What differs from the original: limits, and {@code {"type":"error"}} where something is refused, which clients ignore.
 */
public final class TrysteroProtocol implements DialectProtocol {
    static final String DIALECT = Dialect.TRYSTERO.code();
    private static final Set<String> READ = Set.of("type", "topic");

    private final SignalHub hub;
    private final Admission admission;
    private final MessageReader reader;
    private final OpenConnections<DialectConnection> connections;

    public TrysteroProtocol(SignalHub hub, Admission admission) {
        this.hub = hub;
        this.connections = new OpenConnections<>(hub.faults());
        this.admission = admission;
        this.reader = new MessageReader(hub.limits().messageBytes(), READ);
    }

    /**
     * A client's WebSocket is open.
     *
     * @param caller with the token of its handshake
     */
    public TrysteroConnection opened(Outbound outbound, Caller caller, long now) {
        TrysteroConnection connection = new TrysteroConnection(this, outbound, now);
        connections.add(connection);
        connection.admit(admission, new Applicant(DIALECT, "", caller));
        return connection;
    }

    SignalHub hub() {
        return hub;
    }

    MessageReader reader() {
        return reader;
    }

    @Override
    public OpenConnections<DialectConnection> connections() {
        return connections;
    }
}
