package org.iceserver.signal.yjs;

import java.util.Set;

import org.iceserver.signal.Admission;
import org.iceserver.signal.Applicant;
import org.iceserver.signal.Caller;
import org.iceserver.signal.Outbound;
import org.iceserver.signal.SignalHub;
import org.iceserver.signal.dialect.DialectConnection;
import org.iceserver.signal.dialect.DialectProtocol;
import org.iceserver.signal.dialect.OpenConnections;
import org.iceserver.signal.json.MessageReader;

/**
 * The dialect of y-webrtc (10.3). A topic is a room of the hub.
 *
 * <p>What differs from the original: limits, and {@code {"type":"error"}} where something is refused; clients ignore what they
 * do
 * not know, people see it in their browser's tools.
 */
public final class YjsProtocol implements DialectProtocol {
    static final String DIALECT = "yjs";
    private static final Set<String> READ = Set.of("type", "topic");

    private final SignalHub hub;
    private final Admission admission;
    private final MessageReader reader;
    private final OpenConnections<DialectConnection> connections;

    public YjsProtocol(SignalHub hub, Admission admission) {
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
    public YjsConnection opened(Outbound outbound, Caller caller, long now) {
        YjsConnection connection = new YjsConnection(this, outbound, now);
        connections.add(connection);
        connection.admit(admission, new Applicant(DIALECT, "", caller));
        return connection;
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
