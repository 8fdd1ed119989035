package org.iceserver.signal.whip;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.iceserver.signal.Delivery;
import org.iceserver.signal.IceConfiguration;
import org.iceserver.signal.IceGrant;
import org.iceserver.signal.Inbox;
import org.iceserver.signal.Json;
import org.iceserver.signal.LeaveReason;
import org.iceserver.signal.Peer;
import org.iceserver.signal.Rejection;
import org.iceserver.signal.Seat;
import org.iceserver.signal.SignalError;
import org.iceserver.signal.dialect.ReadPace;
import org.iceserver.signal.dialect.Timed;
import org.jspecify.annotations.Nullable;

/** A publisher: a peer of its room, which speaks to one member of it. */
final class WhipSession implements Inbox, Timed {
    /** When a publisher has told no candidate for so long, it is not there. */
    private static final long CANDIDATES_NANOS = TimeUnit.SECONDS.toNanos(30);
    /** When the member has lost the publisher, which does not restart ICE for so long, it is gone. */
    private static final long RESTART_NANOS = TimeUnit.SECONDS.toNanos(30);
    /** A publisher that asks for nothing in so long has to publish anew. */
    private static final long LEASE_NANOS = TimeUnit.HOURS.toNanos(24);
    private static final int REQUESTS_PER_SECOND = 10;
    private static final int REQUESTS_AT_ONCE = 50;

    private final WhipProtocol protocol;
    private final String secret;
    private final Publisher publisher;
    private final IceGrant grant;
    private final Peer peer;
    private final ReadPace pace;
    /** The member that answers. */
    private String member = "";
    private @Nullable Exchange exchange;
    private int offers;
    /** The offer that was answered last. */
    private @Nullable Sdp offer;
    /** Names the member's ICE session; empty before its first answer. */
    private String memberUfrag = "";
    private String tag = "";
    private long leaseEndNanos;
    private boolean lost;
    private boolean over;

    WhipSession(WhipProtocol protocol, String secret, Publisher publisher, IceGrant grant, long now) {
        this.protocol = protocol;
        this.secret = secret;
        this.publisher = publisher;
        this.grant = grant;
        this.pace = new ReadPace(REQUESTS_PER_SECOND, REQUESTS_AT_ONCE, now);
        this.leaseEndNanos = now + LEASE_NANOS;
        this.peer = protocol.arrive(this);
    }

    Peer peer() {
        return peer;
    }

    String secret() {
        return secret;
    }

    Publisher publisher() {
        return publisher;
    }

    IceGrant grant() {
        return grant;
    }

    /** Calls this member of the room. */
    void call(String answering, Sdp sdp, Consumer<WhipReply> told, long now) throws Rejection {
        member = answering;
        offer(sdp, told, now);
    }

    private void offer(Sdp sdp, Consumer<WhipReply> told, long now) throws Rejection {
        offers++;
        String text = sdp.toString();
        // The offer before this one holds until this one is answered.
        hold(2L * text.length());
        say("offer", MemberMessage.offer(offers, text));
        Exchange before = exchange;
        exchange = new Exchange(offers, sdp, told, now);
        if (before != null) {
            before.tell(new WhipReply.Refused(409, "A later request restarted ICE again."));
        }
    }

    private void hold(long characters) throws Rejection {
        Seat seat = peer.seat();
        if (seat != null && !seat.hold(WhipProtocol.SESSION_BYTES + WhipProtocol.BYTES_OF_A_CHARACTER * characters)) {
            throw new Rejection(SignalError.FULL, "This server has no memory for this session; try again later.");
        }
    }

    private void say(String type, Json fields) throws Rejection {
        protocol.hub().toPeer(peer, publisher.room(), member, type, fields);
    }

    /** @param ifMatch the header If-Match; null when there is none */
    void patch(String fragment, @Nullable String ifMatch, Consumer<WhipReply> told, long now) throws Rejection {
        Sdp current = offer;
        WhipReply.Refused refusal = refusal(ifMatch, now);
        if (refusal != null || current == null) {
            told.accept(refusal == null ? new WhipReply.Refused(409, "This session has not begun yet.") : refusal);
            return;
        }
        IceDescription ice = IceDescription.parse(fragment);
        if (ice.ufrag().isEmpty() || ice.ufrag().equals(current.ufrag())) {
            passOn(ice, current);
            told.accept(new WhipReply.Taken());
        } else {
            offer(current.restarted(ice), told, now);
        }
        if (!lost) {
            leaseEndNanos = now + LEASE_NANOS;
        }
    }

    private WhipReply.@Nullable Refused refusal(@Nullable String ifMatch, long now) {
        if (!pace.ready(now)) {
            return new WhipReply.Refused(429, "These are more requests a second than a session may have; slow down.");
        }
        pace.take(now);
        if (ifMatch == null) {
            return new WhipReply.Refused(428,
                    "Send the session's entity tag in the header If-Match, or '*' to restart ICE.");
        }
        if (Arrays.stream(ifMatch.split(",")).map(String::strip).noneMatch(it -> it.equals("*") || it.equals(tag))) {
            return new WhipReply.Refused(412, "This entity tag is that of another ICE session.");
        }
        return null;
    }

    private void passOn(IceDescription ice, Sdp current) throws Rejection {
        String ufrag = current.ufrag();
        for (Candidate candidate : ice.candidates()) {
            int section = candidate.mid() == null ? 0 : current.section(candidate.mid());
            if (section >= 0) {
                say("candidate", MemberMessage
                        .candidate(new Candidate(candidate.text(), current.mid(section), section), ufrag));
            }
        }
        if (ice.ended()) {
            say("candidate", MemberMessage.noMoreCandidates(ufrag));
        }
    }

    @Override
    public String client() {
        return publisher.caller().address();
    }

    @Override
    public boolean deliver(Delivery delivery) {
        if (delivery instanceof Delivery.Message message && message.from().equals(member)) {
            try {
                said(message.type(), MemberMessage.read(protocol.reader(), message.fields()), protocol.now());
            } catch (Rejection rejection) {
                failed(rejection.error() == SignalError.FULL ? 503 : 502,
                        "The answer of the member of the room that was called cannot be used: "
                                + rejection.sentence());
            }
        } else if (delivery instanceof Delivery.PeerLeft left && left.peer().equals(member)) {
            end(LeaveReason.LEFT, 503, "The member of the room that was called has left.");
        }
        // Whatever the others say, they have no connection to a publisher.
        return true;
    }

    private void said(String type, MemberMessage message, long now) throws Rejection {
        Exchange open = exchange;
        switch (type) {
            case "answer" -> {
                if (open != null) {
                    Sdp sdp = Sdp.parse(message.sdp());
                    hold(2L * open.offer().length() + sdp.length());
                    open.answered(sdp, message.offer(), now);
                }
            }
            case "candidate" -> {
                if (open != null) {
                    open.candidate(message.candidate(), message.ufrag());
                }
            }
            case "offer" -> {
                if (open == null && offer != null) {
                    offered(Sdp.parse(message.sdp()), now);
                }
            }
            case "bye" -> end(LeaveReason.LEFT, 503, "The member of the room that was called does not want to.");
            default -> {
                // A publisher understands nothing else.
            }
        }
        advance(now);
    }

    /** WHIP cannot pass it on. If it restarts ICE, the member has lost the publisher. */
    private void offered(Sdp sdp, long now) {
        if (!lost && !sdp.ufrag().equals(memberUfrag)) {
            lost = true;
            leaseEndNanos = now + RESTART_NANOS;
        }
    }

    private void advance(long now) throws Rejection {
        Exchange open = exchange;
        Sdp whole = open == null ? null : open.whole(now);
        if (open == null || whole == null) {
            return;
        }
        if (whole.rejectsSome()) {
            failed(422,
                    "The member of the room that was called cannot receive all of this; offer codecs that browsers have.");
            return;
        }
        boolean first = offer == null;
        hold(open.offer().length()); // This is less than before.
        exchange = null;
        offer = open.offer();
        memberUfrag = whole.ufrag();
        tag = protocol.newTag();
        lost = false;
        boolean silent = first && !open.offer().hasCandidates();
        leaseEndNanos = now + (silent ? CANDIDATES_NANOS : LEASE_NANOS);
        if (first) {
            IceConfiguration ice = protocol.mint(this);
            open.tell(new WhipReply.Created(secret, whole.toString(), tag, ice));
        } else {
            open.tell(new WhipReply.Restarted(whole.fragment(), tag));
        }
    }

    /** The exchange failed. A session that has begun goes on with what it has (RFC 9725 section 4.3.3). */
    private void failed(int status, String sentence) {
        Exchange open = exchange;
        exchange = null;
        if (open != null) {
            open.tell(new WhipReply.Refused(status, sentence));
        }
        if (offer == null) {
            end(LeaveReason.LEFT, status, sentence);
        }
    }

    void end(LeaveReason reason, int status, String sentence) {
        if (over) {
            return;
        }
        over = true;
        Exchange open = exchange;
        exchange = null;
        protocol.over(this, reason);
        if (open != null) {
            open.tell(new WhipReply.Refused(status, sentence));
        }
    }

    @Override
    public boolean closed() {
        return over;
    }

    @Override
    public void end(SignalError why) {
        end(LeaveReason.LOST, 503, "This server stops; publish again in a moment.");
    }

    @Override
    public void expire(long now) {
        try {
            advance(now);
        } catch (Rejection rejection) {
            failed(503, rejection.sentence());
        }
        Exchange open = exchange;
        if (open != null && open.late(now)) {
            failed(504, "The member of the room that was called did not answer.");
        }
        if (now - leaseEndNanos >= 0) {
            end(LeaveReason.TIMEOUT, 504, "This session has ended: nothing was heard of its publisher for too long.");
        }
    }

    @Override
    public boolean keepsUp() {
        return true;
    }

    @Override
    public void whenItKeepsUp(Runnable callback) {
        callback.run();
    }

    @Override
    public void kicked() {
        end(LeaveReason.KICKED, 403, "You were removed from this server.");
    }
}
