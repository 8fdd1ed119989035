package org.iceserver.signal.v1;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Objects;

import org.iceserver.signal.Applicant;
import org.iceserver.signal.Delivery;
import org.iceserver.signal.IceConfiguration;
import org.iceserver.signal.IceGrant;
import org.iceserver.signal.IceServer;
import org.iceserver.signal.Inbox;
import org.iceserver.signal.LeaveReason;
import org.iceserver.signal.Peer;
import org.iceserver.signal.PeerExchange;
import org.iceserver.signal.PeerExchanges;
import org.iceserver.signal.Rejection;
import org.iceserver.signal.Seat;
import org.iceserver.signal.SignalError;
import org.iceserver.signal.Verdict;
import org.jspecify.annotations.Nullable;

/** One native peer: it outlives its connection for the length of the resume window. */
final class NativeSession implements Inbox {
    /** Calls may go on with older credentials, so more than one name is remembered. */
    private static final int USERNAMES = 3;

    private final NativeProtocol protocol;
    private final Peer peer;
    private final Seat seat;
    /** Whoever knows it is this peer. */
    private final String secret;
    private final EventLog log;
    private @Nullable NativeConnection connection;
    private LeaveReason awayBecause = LeaveReason.LOST;
    private long awaySinceNanos;
    private long iceDueNanos;
    private boolean iceExpected;
    private @Nullable Applicant shown;
    private IceGrant grant = IceGrant.PLAIN;
    /** Minted for this peer, the newest last. */
    private final Deque<String> usernames = new ArrayDeque<>(USERNAMES);
    private boolean looks;

    NativeSession(NativeProtocol protocol, String secret, Seat seat) {
        this.protocol = protocol;
        this.secret = secret;
        this.seat = seat;
        this.log = new EventLog(protocol.hub().limits().queuedBytes());
        this.peer = protocol.hub().arrive(NativeProtocol.SUBPROTOCOL, this);
        peer.sits(seat);
    }

    Peer peer() {
        return peer;
    }

    String secret() {
        return secret;
    }

    EventLog log() {
        return log;
    }

    @Nullable
    NativeConnection connection() {
        return connection;
    }

    void attach(NativeConnection now) {
        connection = now;
    }

    void detach(LeaveReason because, long nowNanos) {
        connection = null;
        awayBecause = because;
        awaySinceNanos = nowNanos;
    }

    LeaveReason awayBecause() {
        return awayBecause;
    }

    long awaySinceNanos() {
        return awaySinceNanos;
    }

    /** The client was admitted, now or again, with what it showed. */
    void admitted(Applicant applicant, Verdict.Admitted how) {
        shown = applicant;
        grant = how.ice(applicant.caller());
        iceExpected = true;
        peer.permit(how.rooms());
    }

    /** What it was admitted with last. */
    Applicant shown() {
        return Objects.requireNonNull(shown, "a session begins with an admission");
    }

    IceGrant grant() {
        return grant;
    }

    /** Remembers when four fifths of the credential's life will be over. */
    void minted(IceConfiguration ice, long nowNanos) {
        iceDueNanos = nowNanos + ice.ttlSeconds() * 800_000_000L;
        iceExpected = true;
        // A name that was not minted for this peer may belong to many.
        ice.iceServers().stream().filter(server -> !grant.others().contains(server)).map(IceServer::username)
                .filter(Objects::nonNull).findFirst().ifPresent(this::named);
    }

    private void named(String username) {
        // Credentials that were minted in the same second have the same name.
        usernames.remove(username);
        usernames.addLast(username);
        if (usernames.size() > USERNAMES) {
            protocol.exchanges().forget(usernames.removeFirst());
        }
        if (looks) {
            protocol.exchanges().look(username);
        }
    }

    /**
     * This peer's own exchanges with the STUN and TURN server, since it first asked.
     *
     * @throws Rejection when too many peers look at theirs
     */
    List<PeerExchange> exchanges(long after) throws Rejection {
        PeerExchanges kept = protocol.exchanges();
        for (String username : usernames) {
            if (!kept.look(username)) {
                throw new Rejection(SignalError.BUSY,
                        "As many peers as may look at their exchanges already; try again later.");
            }
        }
        looks = true;
        return usernames.stream().flatMap(username -> kept.of(username, after).stream())
                .sorted(Comparator.comparingLong(PeerExchange::number)).toList();
    }

    /** The session is over. */
    void over() {
        usernames.forEach(protocol.exchanges()::forget);
        log.forget();
        seat.close();
    }

    /** Once for each credential that was minted. */
    boolean iceDue(long nowNanos) {
        if (iceExpected && nowNanos - iceDueNanos >= 0) {
            iceExpected = false;
            return true;
        }
        return false;
    }

    /** Sends credentials that were just minted, unasked. */
    void pushIce(IceConfiguration ice) {
        LoggedEvent event = ServerMessages.iceServers(ice, seat.apart());
        logAndSend(event, protocol.events().keep(event));
    }

    @Override
    public String client() {
        return shown().caller().address();
    }

    @Override
    public boolean deliver(Delivery delivery) {
        LoggedEvent event = protocol.events().of(delivery);
        boolean refusable = delivery instanceof Delivery.Message;
        if (refusable && !hasRoomFor(event.length())) {
            return false;
        }
        boolean kept = protocol.events().keep(event);
        if (!kept && refusable && connection == null) {
            return false;
        }
        logAndSend(event, kept);
        return true;
    }

    /**
     * A message that does not fit is refused, so that its sender knows. News of a room are never refused; when they do
     * not fit, a peer that is away cannot resume.
     */
    private boolean hasRoomFor(int length) {
        NativeConnection current = connection;
        return current == null ? !log.full(length) : current.flow().hasRoomFor(length);
    }

    private void logAndSend(LoggedEvent event, boolean kept) {
        long seq = log.nextSeq();
        if (kept) {
            log.append(event);
        } else {
            log.skip();
        }
        NativeConnection current = connection;
        if (current != null) {
            current.send(event.numbered(seq));
        }
    }

    @Override
    public boolean keepsUp() {
        NativeConnection current = connection;
        return current == null || current.flow().keepsUp();
    }

    @Override
    public void whenItKeepsUp(Runnable callback) {
        NativeConnection current = connection;
        if (current == null) {
            callback.run();
        } else {
            current.flow().whenItKeepsUp(callback);
        }
    }

    @Override
    public void kicked() {
        NativeConnection current = connection;
        protocol.forget(this);
        if (current != null) {
            current.end(SignalError.KICKED, "You were removed from this server.");
        }
    }
}
