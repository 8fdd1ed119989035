package org.iceserver.signal.v1;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

import org.iceserver.signal.Admission;
import org.iceserver.signal.Applicant;
import org.iceserver.signal.Caller;
import org.iceserver.signal.IceConfiguration;
import org.iceserver.signal.IceServers;
import org.iceserver.signal.LeaveReason;
import org.iceserver.signal.Outbound;
import org.iceserver.signal.PeerExchanges;
import org.iceserver.signal.Rejection;
import org.iceserver.signal.Revocation;
import org.iceserver.signal.Seat;
import org.iceserver.signal.SignalHub;
import org.iceserver.signal.Verdict;
import org.iceserver.signal.dialect.DialectProtocol;
import org.iceserver.signal.dialect.OpenConnections;
import org.iceserver.signal.json.MessageReader;

/**
 * The dialect {@code ice-signal.v1}: its connections, and its sessions by their secret.
 *
 * <p>Single writer: the signal loop. {@link #expire} is to be called about ten times a second; no timer exists beside
 * it.
 */
public final class NativeProtocol implements DialectProtocol {
    public static final String SUBPROTOCOL = "ice-signal.v1";
    private static final int SECRET_BYTES = 16;
    /** The session and its peer, their strings and their places in maps. */
    private static final int SESSION_BYTES = 2_560;
    private static final long RETRY_FROM_MS = 1_000;
    private static final long RETRY_UNTIL_MS = 5_000;

    private final SignalHub hub;
    private final IceServers iceServers;
    private final Admission admission;
    private final Revocation atTheEnd;
    private final PeerExchanges exchanges;
    private final RandomGenerator chance;
    private final MessageReader reader;
    private final Requests requests;

    private final Map<String, NativeSession> sessions = new HashMap<>();
    /** Sessions without a connection, the longest away first: all wait equally long. */
    private final Set<NativeSession> away = new LinkedHashSet<>();
    /** Sessions whose logs were dropped to free memory; the next call of {@link #expire} ends them. */
    private final Set<NativeSession> forgotten = new LinkedHashSet<>();
    private final Events events;
    private final OpenConnections<NativeConnection> connections;
    private long nowNanos;

    /**
     * @param atTheEnd told when a peer's session is over, whatever the reason; does nothing unless relaying ends with
     * it
     * @param exchanges with the STUN and TURN server, for peers that want to see their own
     * @param chance must be secure: whoever guesses a session's secret is that peer
     */
    public NativeProtocol(SignalHub hub, IceServers iceServers, Admission admission,
            Revocation atTheEnd, PeerExchanges exchanges, RandomGenerator chance) {
        this.hub = hub;
        this.connections = new OpenConnections<>(hub.faults());
        this.iceServers = iceServers;
        this.admission = admission;
        this.atTheEnd = atTheEnd;
        this.exchanges = exchanges;
        this.chance = chance;
        this.reader = new MessageReader(hub.limits().messageBytes(), Frame.READ);
        this.requests = new Requests(this);
        this.events = new Events(hub, this::forgetLongestAway);
        hub.seats().forgetting(() -> {
            boolean found = forgetLongestAway();
            endForgotten();
            return found;
        });
    }

    /**
     * A client's WebSocket is open.
     *
     * @param host what the client reached us by, without port
     * @param caller with the token of its handshake; one in its hello counts more
     */
    public NativeConnection opened(Outbound outbound, String host, boolean secure, Caller caller, long now) {
        nowNanos = now;
        NativeConnection connection = new NativeConnection(this, outbound, host, secure, caller);
        connections.add(connection);
        return connection;
    }

    @Override
    public void expire(long now, int limit) {
        nowNanos = now;
        endForgotten();
        hub.faults().run("looking for sessions that did not come back", this::forgetLongAway);
        DialectProtocol.super.expire(now, limit);
    }

    private void forgetLongAway() {
        Iterator<NativeSession> longestFirst = away.iterator();
        List<NativeSession> over = new ArrayList<>();
        while (longestFirst.hasNext()) {
            NativeSession session = longestFirst.next();
            if (nowNanos - session.awaySinceNanos() < hub.limits().resumeWindow().toNanos()) {
                break;
            }
            over.add(session);
        }
        over.forEach(session -> hub.faults().run("ending a session that did not come back",
                () -> end(session, session.awayBecause())));
    }

    /**
     * Drops the log at once. The others in its rooms hear of it later, because they may be in the middle of another
     * delivery now.
     */
    private boolean forgetLongestAway() {
        Iterator<NativeSession> longestFirst = away.iterator();
        if (!longestFirst.hasNext()) {
            return false;
        }
        NativeSession session = longestFirst.next();
        longestFirst.remove();
        session.log().forget();
        forgotten.add(session);
        return true;
    }

    private void endForgotten() {
        while (!forgotten.isEmpty()) {
            NativeSession session = forgotten.iterator().next();
            forgotten.remove(session);
            hub.faults().run("ending a session that gave way", () -> end(session, session.awayBecause()));
        }
    }

    /** Each client gets another moment to come back, so that they do not all come at once. */
    @Override
    public void shutDown(long now) {
        nowNanos = now;
        connections.open().forEach(connection -> hub.faults().run("sending a client away",
                () -> connection.shutDown(chance.nextLong(RETRY_FROM_MS, RETRY_UNTIL_MS))));
    }

    /**
     * Begins a session for a client that said hello, or finds its old one.
     *
     * @param admitted by what it showed
     * @throws Rejection when there is no room for one more session
     */
    void hello(NativeConnection connection, ClientMessage.Hello hello, Applicant shown, Verdict.Admitted admitted)
            throws Rejection {
        String secret = hello.session();
        NativeSession old = secret == null ? null : sessions.get(secret);
        if (old != null && old.log().reaches(hello.last())) {
            old.admitted(shown, admitted);
            resume(connection, old, hello.last());
            return;
        }
        if (old != null) {
            NativeConnection older = old.connection();
            end(old, LeaveReason.LOST);
            if (older != null) {
                older.superseded();
            }
        }
        String token = shown.caller().token();
        Seat seat = hub.seats().sit(admitted.account(shown.caller()),
                SESSION_BYTES + (token == null ? 0 : token.length()),
                shown.caller().address());
        NativeSession session = new NativeSession(this, newSecret(), seat);
        session.admitted(shown, admitted);
        sessions.put(session.secret(), session);
        session.peer().instance(hello.instance());
        session.attach(connection);
        connection.begin(session);
        IceConfiguration ice = mint(connection, session);
        connection
                .send(ServerMessages.welcome(session.peer().id(), session.secret(), hub.limits(), ice, secret != null));
    }

    private void resume(NativeConnection connection, NativeSession session, long last) {
        NativeConnection older = session.connection();
        session.attach(connection);
        connection.begin(session);
        if (older != null) {
            older.superseded();
        }
        session.log().seen(last);
        connection.send(ServerMessages.resumed(session.peer().id()));
        session.log().forEach(connection::send);
        if (away.remove(session)) {
            hub.back(session.peer());
        }
    }

    private String newSecret() {
        byte[] secret = new byte[SECRET_BYTES];
        chance.nextBytes(secret);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }

    IceConfiguration mint(NativeConnection connection, NativeSession session) {
        IceConfiguration ice = iceServers.mint(connection.host(), session.peer().id(), connection.secure(),
                session.grant());
        session.minted(ice, nowNanos);
        return ice;
    }

    /** The connection of a session ended without a goodbye. */
    void lost(NativeSession session, LeaveReason because) {
        session.detach(because, nowNanos);
        away.add(session);
        hub.away(session.peer());
    }

    /** The session is over. */
    void end(NativeSession session, LeaveReason reason) {
        forget(session);
        hub.remove(session.peer(), reason);
    }

    void forget(NativeSession session) {
        away.remove(session);
        forgotten.remove(session);
        if (sessions.remove(session.secret(), session)) {
            atTheEnd.kick(session.peer().id());
        }
        session.over();
        session.detach(LeaveReason.LEFT, nowNanos);
    }

    void now(long now) {
        nowNanos = now;
    }

    /** The time of the call that is being handled. */
    long now() {
        return nowNanos;
    }

    SignalHub hub() {
        return hub;
    }

    @Override
    public OpenConnections<NativeConnection> connections() {
        return connections;
    }

    Admission admission() {
        return admission;
    }

    Events events() {
        return events;
    }

    PeerExchanges exchanges() {
        return exchanges;
    }

    MessageReader reader() {
        return reader;
    }

    Requests requests() {
        return requests;
    }
}
