package org.iceserver.signal.socketio;

import java.util.Base64;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

import org.iceserver.signal.Admission;
import org.iceserver.signal.Admittance;
import org.iceserver.signal.Json;
import org.iceserver.signal.Outbound;
import org.iceserver.signal.Rejection;
import org.iceserver.signal.SignalError;
import org.iceserver.signal.SignalHub;
import org.iceserver.signal.dialect.Conversation;
import org.iceserver.signal.dialect.DialectProtocol;
import org.iceserver.signal.dialect.OpenConnections;
import org.iceserver.signal.json.MessageReader;
import org.iceserver.transport.IpAddress;
import org.jspecify.annotations.Nullable;

/** All sessions of Socket.IO, by their secret. */
public final class SocketIoProtocol implements DialectProtocol {
    static final String DIALECT = "socket.io";
    private static final int SESSION_BYTES = 15;
    private static final int ID_BYTES = 15;
    /** A session that polls holds no connection, so nothing else bounds how many there are. */
    static final int SESSIONS = 20_000;
    static final int SESSIONS_OF_ONE = SESSIONS / 8;

    private final SignalHub hub;
    private final Admission admission;
    private final RandomGenerator chance;
    private final Application.Factory applications;
    private final int payloadBytes;
    private final MessageReader reader;
    private final Map<String, SocketIoConnection> sessions = new HashMap<>();
    /** Sessions without a waiting request or WebSocket; the one that has had none for the longest is first. */
    private final Set<SocketIoConnection> unawaited = new LinkedHashSet<>();
    private final Map<IpAddress, Integer> bySource = new HashMap<>();
    private final OpenConnections<SocketIoConnection> connections;

    /**
     * @param chance must be secure: whoever guesses a session is that client
     * @param bodyBytes the largest HTTP body that is read
     */
    public SocketIoProtocol(SignalHub hub, Admission admission, RandomGenerator chance,
            Application.Factory applications, int bodyBytes) {
        this.hub = hub;
        this.connections = new OpenConnections<>(hub.faults());
        this.admission = admission;
        this.chance = chance;
        this.applications = applications;
        this.payloadBytes = bodyBytes;
        this.reader = new MessageReader(hub.limits().messageBytes(), Set.of("token"));
        hub.seats().forgetting(this::endLongestUnawaited);
    }

    /**
     * Makes place for a session that begins by polling. Where all places are taken, the session gives way whose client
     * has
     * waited for nothing for the longest: a client that lives polls again at once.
     *
     * @param client its address, as text
     * @return false when there is no place: its source has its part, or every client waits
     */
    public boolean makesPlaceFor(String client) {
        IpAddress address = IpAddress.parse(client);
        // A proxy on this machine may speak for many clients from loopback.
        boolean its = address.isLoopback() || bySource.getOrDefault(address.source(), 0) < SESSIONS_OF_ONE;
        return its && (sessions.size() < SESSIONS || endLongestUnawaited());
    }

    private boolean endLongestUnawaited() {
        Iterator<SocketIoConnection> longestFirst = unawaited.iterator();
        if (!longestFirst.hasNext()) {
            return false;
        }
        SocketIoConnection longest = longestFirst.next();
        longestFirst.remove();
        hub.faults().run("ending a session that gave way", () -> longest.end(SignalError.TIMEOUT));
        return true;
    }

    /** A session's client has begun or stopped to wait for messages. */
    void awaited(SocketIoConnection connection) {
        unawaited.remove(connection);
        if (!connection.isAwaited() && sessions.containsKey(connection.session())) {
            unawaited.add(connection);
        }
    }

    private void count(SocketIoConnection connection, int more) {
        IpAddress source = IpAddress.parse(connection.flow().client()).source();
        int now = bySource.getOrDefault(source, 0) + more;
        if (now == 0) {
            bySource.remove(source);
        } else {
            bySource.put(source, now);
        }
    }

    /** A client begins by polling. @return its session, whose first packets wait for a poll */
    public SocketIoConnection opened(SocketIoHandshake handshake, long now) {
        SocketIoConnection connection = new SocketIoConnection(this, handshake, random(SESSION_BYTES),
                random(ID_BYTES), now);
        sessions.put(connection.session(), connection);
        unawaited.add(connection);
        count(connection, 1);
        connections.add(connection);
        return connection;
    }

    /** What the client of a new session is told first. */
    public void begin(SocketIoConnection connection, boolean upgrades) {
        connection.open(EngineTransport.open(connection.session(), upgrades, hub.limits().ping().toMillis(),
                hub.limits().ping().toMillis(), payloadBytes));
    }

    /** A client begins with a WebSocket. */
    public Conversation opened(SocketIoHandshake handshake, Outbound outbound, long now) {
        SocketIoConnection connection = opened(handshake, now);
        connection.use(outbound);
        begin(connection, false);
        return new EngineWebSocket(connection, outbound);
    }

    /** A client that polls opens a WebSocket for the same session. */
    public Conversation upgrade(SocketIoConnection connection, Outbound outbound) {
        return new EngineWebSocket(connection, outbound);
    }

    /** @return null when there is none of that name any more */
    public @Nullable SocketIoConnection session(String secret) {
        return sessions.get(secret);
    }

    void gone(SocketIoConnection connection) {
        if (sessions.remove(connection.session(), connection)) {
            unawaited.remove(connection);
            count(connection, -1);
        }
    }

    /** The token of a CONNECT packet, null when there is none. */
    @Nullable
    String token(Json auth) throws Rejection {
        if (auth.length() == 0) {
            return null;
        }
        byte[] text = auth.toBytes();
        return reader.read(text, text.length).string("token");
    }

    private String random(int bytes) {
        byte[] random = new byte[bytes];
        chance.nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    Application application(SocketIoConnection connection, Admittance admittance) {
        return applications.open(connection, admittance);
    }

    Admission admission() {
        return admission;
    }

    SignalHub hub() {
        return hub;
    }

    @Override
    public OpenConnections<SocketIoConnection> connections() {
        return connections;
    }
}
