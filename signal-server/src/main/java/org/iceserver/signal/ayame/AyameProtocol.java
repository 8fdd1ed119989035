package org.iceserver.signal.ayame;

import org.iceserver.signal.Admission;
import org.iceserver.signal.Caller;
import org.iceserver.signal.Dialect;
import org.iceserver.signal.IceServers;
import org.iceserver.signal.Outbound;
import org.iceserver.signal.SignalHub;
import org.iceserver.signal.dialect.DialectConnection;
import org.iceserver.signal.dialect.DialectProtocol;
import org.iceserver.signal.dialect.OpenConnections;
import org.iceserver.signal.json.MessageReader;

/**
 * The dialect of Ayame (web SDK 2025.1), whose rooms hold two.
 *
 * <p>What differs from the original: WebSocket pings, beside Ayame's own, tell whether a client lives; limits.
 */
public final class AyameProtocol implements DialectProtocol {
    static final String DIALECT = Dialect.AYAME.code();

    private final SignalHub hub;
    private final Admission admission;
    private final IceServers iceServers;
    private final MessageReader reader;
    private final OpenConnections<DialectConnection> connections;

    public AyameProtocol(SignalHub hub, Admission admission, IceServers iceServers) {
        this.hub = hub;
        this.connections = new OpenConnections<>(hub.faults());
        this.admission = admission;
        this.iceServers = iceServers;
        this.reader = new MessageReader(hub.limits().messageBytes(), AyameMessage.READ);
    }

    /**
     * A client's WebSocket is open.
     *
     * @param host what the client reached us by, without port
     * @param caller with the token of its handshake; one in its first message counts more
     */
    public AyameConnection opened(Outbound outbound, String host, boolean secure, Caller caller, long now) {
        AyameConnection connection = new AyameConnection(this, outbound, host, secure, caller, now);
        connections.add(connection);
        return connection;
    }

    SignalHub hub() {
        return hub;
    }

    Admission admission() {
        return admission;
    }

    IceServers iceServers() {
        return iceServers;
    }

    MessageReader reader() {
        return reader;
    }

    @Override
    public OpenConnections<DialectConnection> connections() {
        return connections;
    }
}
