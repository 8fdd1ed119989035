package org.iceserver.signal.whip;

import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

import org.iceserver.signal.Admission;
import org.iceserver.signal.Admittance;
import org.iceserver.signal.Applicant;
import org.iceserver.signal.Caller;
import org.iceserver.signal.Dialect;
import org.iceserver.signal.IceConfiguration;
import org.iceserver.signal.IceServers;
import org.iceserver.signal.Json;
import org.iceserver.signal.LeaveReason;
import org.iceserver.signal.Member;
import org.iceserver.signal.Peer;
import org.iceserver.signal.Rejection;
import org.iceserver.signal.Revocation;
import org.iceserver.signal.SignalError;
import org.iceserver.signal.SignalHub;
import org.iceserver.signal.SignalReason;
import org.iceserver.signal.Verdict;
import org.iceserver.signal.dialect.DialectProtocol;
import org.iceserver.signal.dialect.OpenConnections;
import org.iceserver.signal.json.MessageReader;
import org.iceserver.signal.v1.NativeProtocol;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of publishers, by their secret. {@link #expire} is to be called about ten times a second; there is no other
 * timer.
 */
public final class WhipProtocol implements DialectProtocol {
    /** The session and its peer, their strings and their places in maps. */
    static final int SESSION_BYTES = 3_072;
    /** What SDP takes, as lines. */
    static final int BYTES_OF_A_CHARACTER = 4;
    private static final int ROOM_CHARS = 128;
    private static final int SECRET_BYTES = 16;
    private static final int TAG_BYTES = 9;
    private static final Json INFO = Json.of("{\"name\":\"WHIP publisher\"}");

    private final SignalHub hub;
    private final Admission admission;
    private final IceServers iceServers;
    private final Revocation atTheEnd;
    private final RandomGenerator chance;
    private final MessageReader reader;
    private final PublishPace pace = new PublishPace();
    private final Map<String, WhipSession> sessions = new HashMap<>();
    private final OpenConnections<WhipSession> turn;
    private long nowNanos;

    /**
     * @param atTheEnd told when a publisher's session is over; does nothing unless relaying ends with it
     * @param chance must be secure: whoever guesses a session's secret can end it
     */
    public WhipProtocol(SignalHub hub, Admission admission, IceServers iceServers, Revocation atTheEnd,
            RandomGenerator chance) {
        this.hub = hub;
        this.admission = admission;
        this.iceServers = iceServers;
        this.atTheEnd = atTheEnd;
        this.chance = chance;
        this.reader = new MessageReader(hub.limits().messageBytes(), MemberMessage.READ);
        this.turn = new OpenConnections<>(hub.faults());
    }

    /**
     * A publisher offers its media to a room.
     *
     * @param offer its SDP
     * @param told the answer, in this call or later
     */
    public void publish(Publisher publisher, String offer, Consumer<WhipReply> told, long now) {
        nowNanos = now;
        Caller caller = publisher.caller();
        if (!pace.admits(caller.address(), now)) {
            String sentence = "Your address publishes more often than it may; try again in a second.";
            hub.refused(SignalReason.PUBLISH_RATE, caller.address(), "", sentence);
            told.accept(new WhipReply.Refused(429, sentence));
            return;
        }
        Sdp sdp;
        try {
            sdp = sdp(publisher.room(), offer);
        } catch (Rejection rejection) {
            told.accept(WhipReply.of(rejection));
            return;
        }
        if (sdp.receivesOnly()) {
            told.accept(new WhipReply.Refused(422, "A publisher's audio and video is 'sendonly' or 'sendrecv'."));
            return;
        }
        admission.judge(new Applicant(Dialect.WHIP.code(), "", caller), verdict -> {
            switch (verdict) {
                case Verdict.Admitted admitted ->
                    begin(publisher, sdp.sendingOnly(), admitted.admittance(caller), told);
                case Verdict.Refused refused -> told.accept(new WhipReply.Refused(401, refused.sentence()));
            }
        });
    }

    private static Sdp sdp(String room, String offer) throws Rejection {
        if (room.isEmpty() || room.length() > ROOM_CHARS) {
            throw new Rejection(SignalError.BAD_REQUEST, "A room's name has 1 to " + ROOM_CHARS + " characters.");
        }
        return Sdp.parse(offer);
    }

    private void begin(Publisher publisher, Sdp sdp, Admittance admittance, Consumer<WhipReply> told) {
        WhipSession session = new WhipSession(this, random(SECRET_BYTES), publisher, admittance.ice(), nowNanos);
        sessions.put(session.secret(), session);
        turn.add(session);
        try {
            hub.admit(session.peer(), admittance, SESSION_BYTES);
            String member = hub.join(session.peer(), publisher.room(), INFO).stream().filter(this::canAnswer)
                    .map(Member::peer).findFirst().orElseThrow(() -> new Rejection(SignalError.PEER_NOT_FOUND,
                            "Nobody is in this room who could receive this; publish again when somebody is."));
            session.call(member, sdp, told, nowNanos);
        } catch (Rejection rejection) {
            WhipReply.Refused refusal = WhipReply.of(rejection);
            session.end(LeaveReason.LEFT, refusal.status(), refusal.sentence());
            told.accept(refusal);
        }
    }

    private boolean canAnswer(Member member) {
        Peer peer = hub.peer(member.peer());
        return !member.away() && peer != null && !(peer.inbox() instanceof WhipSession);
    }

    /**
     * A publisher tells more candidates, or restarts ICE.
     *
     * @param ifMatch the header If-Match; null when there is none
     * @param told the answer, in this call or later
     */
    public void patch(String secret, String fragment, @Nullable String ifMatch, Consumer<WhipReply> told, long now) {
        nowNanos = now;
        WhipSession session = sessions.get(secret);
        if (session == null) {
            told.accept(noSession());
            return;
        }
        try {
            session.patch(fragment, ifMatch, told, now);
        } catch (Rejection rejection) {
            told.accept(WhipReply.of(rejection));
        }
    }

    /** A publisher ends its session. */
    public WhipReply delete(String secret, long now) {
        nowNanos = now;
        WhipSession session = sessions.get(secret);
        if (session == null) {
            return noSession();
        }
        session.end(LeaveReason.LEFT, 409, "This session was ended before it had begun.");
        return new WhipReply.Ended();
    }

    private static WhipReply noSession() {
        return new WhipReply.Refused(404, "There is no such session; it may have ended.");
    }

    @Override
    public void expire(long now, int limit) {
        nowNanos = now;
        DialectProtocol.super.expire(now, limit);
    }

    @Override
    public OpenConnections<WhipSession> connections() {
        return turn;
    }

    /** A peer of our own protocol, so that members of its rooms see it. */
    Peer arrive(WhipSession session) {
        Peer peer = hub.arrive(NativeProtocol.SUBPROTOCOL, session);
        peer.insist();
        return peer;
    }

    void over(WhipSession session, LeaveReason reason) {
        sessions.remove(session.secret());
        hub.remove(session.peer(), reason);
        atTheEnd.kick(session.peer().id());
    }

    IceConfiguration mint(WhipSession session) {
        return iceServers.mint(session.publisher().host(), session.peer().id(), session.publisher().secure(),
                session.grant());
    }

    /** A strong entity tag (RFC 9110 section 8.8.3). */
    String newTag() {
        return '"' + random(TAG_BYTES) + '"';
    }

    private String random(int bytes) {
        byte[] random = new byte[bytes];
        chance.nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    /** The time of the last call. */
    long now() {
        return nowNanos;
    }

    SignalHub hub() {
        return hub;
    }

    MessageReader reader() {
        return reader;
    }
}
