package org.iceserver.signal.dxos;

import java.time.InstantSource;
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
 * The connections of this dialect. A topic is a room of the hub.
 *
 * <p>What differs from the original: a peer says only what is its own to say, the peers of a topic are told to those who
 * joined it,
 * and a call to a peer that goes away fails at once rather than after 10 seconds.
 */
public final class DxosProtocol implements DialectProtocol {
    /** Another name than the first generation's, because their payloads differ. */
    static final String DIALECT = "dxos-rpc";
    private static final Set<String> READ = Set.of("id", "topic", "remoteId");

    private final SignalHub hub;
    private final Admission admission;
    private final InstantSource clock;
    private final MessageReader reader;
    private final OpenConnections<DialectConnection> connections;

    /** @param clock told to clients that ask what time it is here */
    public DxosProtocol(SignalHub hub, Admission admission, InstantSource clock) {
        this.hub = hub;
        this.connections = new OpenConnections<>(hub.faults());
        this.admission = admission;
        this.clock = clock;
        this.reader = new MessageReader(hub.limits().messageBytes(), READ);
    }

    /**
     * A client's WebSocket is open.
     *
     * @param outbound sends binary messages
     * @param caller with the token of its handshake
     */
    public DxosConnection opened(Outbound outbound, Caller caller, long now) {
        DxosConnection connection = new DxosConnection(this, outbound, now);
        connections.add(connection);
        connection.admit(admission, new Applicant(DIALECT, "", caller));
        return connection;
    }

    SignalHub hub() {
        return hub;
    }

    InstantSource clock() {
        return clock;
    }

    MessageReader reader() {
        return reader;
    }

    @Override
    public OpenConnections<DialectConnection> connections() {
        return connections;
    }
}
