package org.iceserver.signal.gst;

import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

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
import org.jspecify.annotations.Nullable;

/**
 * The dialect of GStreamer's webrtcsink and webrtcsrc, and its sessions. Peers meet in a room of the hub.
 *
 * <p>What differs from the original: rooms, where the original has one for all; limits.
 */
public final class GstProtocol implements DialectProtocol {
    static final String DIALECT = Dialect.GSTREAMER.code();
    private static final int SESSION_BYTES = 15;

    private final SignalHub hub;
    private final Admission admission;
    private final RandomGenerator chance;
    private final MessageReader reader;
    private final Map<String, GstConnection> peers = new HashMap<>();
    private final Map<String, GstSession> sessions = new HashMap<>();
    private final OpenConnections<DialectConnection> connections;

    /** @param chance names sessions */
    public GstProtocol(SignalHub hub, Admission admission, RandomGenerator chance) {
        this.hub = hub;
        this.connections = new OpenConnections<>(hub.faults());
        this.admission = admission;
        this.chance = chance;
        this.reader = new MessageReader(hub.limits().messageBytes(), GstMessage.READ);
    }

    /**
     * A client's WebSocket is open.
     *
     * @param room where it meets others
     * @param caller with the token of its handshake
     */
    public GstConnection opened(Outbound outbound, String room, Caller caller, long now) {
        GstConnection connection = new GstConnection(this, outbound, room, now);
        connections.add(connection);
        connection.admit(admission, new Applicant(DIALECT, "", caller));
        return connection;
    }

    void arrived(String id, GstConnection connection) {
        peers.put(id, connection);
    }

    void left(String id) {
        peers.remove(id);
    }

    @Nullable
    GstConnection peer(String id) {
        return peers.get(id);
    }

    GstSession start(GstConnection producer, GstConnection consumer, GstConnection starter) {
        byte[] random = new byte[SESSION_BYTES];
        chance.nextBytes(random);
        GstSession session = new GstSession(Base64.getUrlEncoder().withoutPadding().encodeToString(random), producer,
                consumer, starter);
        sessions.put(session.id(), session);
        return session;
    }

    @Nullable
    GstSession session(String id) {
        return sessions.get(id);
    }

    void end(GstSession session) {
        sessions.remove(session.id());
    }

    int sessionCount() {
        return sessions.size();
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
