package org.iceserver.signal.v1;

import org.iceserver.signal.Applicant;
import org.iceserver.signal.Caller;
import org.iceserver.signal.Json;
import org.iceserver.signal.LeaveReason;
import org.iceserver.signal.Outbound;
import org.iceserver.signal.Rejection;
import org.iceserver.signal.SignalError;
import org.iceserver.signal.Verdict;
import org.iceserver.signal.dialect.Conversation;
import org.iceserver.signal.dialect.Flow;
import org.iceserver.signal.dialect.PacedClient;
import org.jspecify.annotations.Nullable;

/** One WebSocket that speaks ice-signal.v1, from its opening to its end. The shell calls the public methods. */
public final class NativeConnection implements Conversation, PacedClient {
    private static final long RETRY_AFTER_MS = 1_000;

    private final NativeProtocol protocol;
    private final Flow flow;
    private final String host;
    private final boolean secure;
    private final Caller caller;
    private final long openedNanos;
    private @Nullable NativeSession session;
    private long pingedAtSeq;

    NativeConnection(NativeProtocol protocol, Outbound outbound, String host, boolean secure, Caller caller) {
        this.protocol = protocol;
        this.host = host;
        this.secure = secure;
        this.caller = caller;
        this.openedNanos = protocol.now();
        this.flow = new Flow(protocol.hub(), outbound, () -> protocol.connections().hurry(this), openedNanos);
    }

    @Override
    public void received(byte[] utf8, int length, long now) {
        if (!alive(now)) {
            return;
        }
        Json re = null;
        try {
            Frame frame = new Frame(protocol.reader().read(utf8, length));
            re = frame.id();
            handle(re, frame.message());
        } catch (Rejection rejection) {
            reject(re, rejection.error(), rejection.sentence(), 0);
        }
    }

    /** This protocol has no binary messages. */
    @Override
    public void receivedOtherKind(long now) {
        if (alive(now)) {
            end(SignalError.BAD_JSON, "Messages are text frames here.");
        }
    }

    /** It costs as much as a message. */
    @Override
    public void receivedControl(boolean pong, long now) {
        if (alive(now) && pong && session != null) {
            // The client has received everything that was sent before the ping.
            session.log().seen(pingedAtSeq);
        }
    }

    @Override
    public void tooLarge(int most) {
        if (!flow.closed()) {
            String sentence = session == null
                    ? "Your hello is larger than this server reads; say hello with a shorter token."
                    : Conversation.tooLargeSentence(most);
            send(ServerMessages.error(null, SignalError.TOO_LARGE, sentence, 0));
        }
    }

    @Override
    public void writable(boolean drained, long now) {
        protocol.now(now);
        flow.writable(drained, now);
    }

    @Override
    public void ended(boolean goodbye, long now) {
        protocol.now(now);
        leave(goodbye ? LeaveReason.LEFT : LeaveReason.LOST);
        flow.over();
    }

    @Override
    public void failed() {
        end(SignalError.INTERNAL, "The server failed at this message.");
    }

    private boolean alive(long now) {
        protocol.now(now);
        return flow.arrived(now);
    }

    private void handle(@Nullable Json re, ClientMessage message) throws Rejection {
        NativeSession mine = session;
        if (mine != null) {
            protocol.requests().handle(this, mine, re, message);
        } else if (message instanceof ClientMessage.Hello hello) {
            Applicant applicant = new Applicant(NativeProtocol.SUBPROTOCOL, "", caller.showing(hello.token()));
            flow.await(protocol.admission(), applicant, verdict -> {
                switch (verdict) {
                    case Verdict.Admitted admitted -> begin(re, hello, applicant, admitted);
                    case Verdict.Refused refused -> reject(re, SignalError.UNAUTHORIZED, refused.sentence(), 0);
                }
            });
        } else {
            throw new Rejection(SignalError.UNAUTHORIZED, "Say hello before anything else.");
        }
    }

    private void begin(@Nullable Json re, ClientMessage.Hello hello, Applicant applicant, Verdict.Admitted admitted) {
        try {
            protocol.hello(this, hello, applicant, admitted);
        } catch (Rejection full) {
            reject(re, full.error(), full.sentence(), 0);
        }
    }

    private void reject(@Nullable Json re, SignalError error, String sentence, long retryAfterMs) {
        send(ServerMessages.error(re, error, sentence, retryAfterMs));
        if (error.closes()) {
            end(error);
        }
    }

    /** Tells the client why, and closes. */
    void end(SignalError error, String sentence) {
        reject(null, error, sentence, 0);
    }

    void shutDown(long retryAfterMs) {
        // The others need not hear that this peer is away: all peers are being closed.
        session = null;
        reject(null, SignalError.SHUTTING_DOWN, "The server is stopping; connect again later.", retryAfterMs);
    }

    /** A newer connection has this session now. */
    void superseded() {
        session = null;
        end(SignalError.ID_TAKEN, "A newer connection took this session over.");
    }

    @Override
    public void end(SignalError why) {
        leave(why == SignalError.TIMEOUT ? LeaveReason.TIMEOUT : LeaveReason.LOST);
        flow.close(why);
    }

    /** The session goes on without this connection, or ends with it. */
    private void leave(LeaveReason reason) {
        NativeSession mine = session;
        session = null;
        if (mine == null || mine.connection() != this) {
            return;
        }
        if (reason == LeaveReason.LEFT) {
            protocol.end(mine, reason);
        } else {
            protocol.lost(mine, reason);
        }
    }

    void begin(NativeSession began) {
        session = began;
    }

    void send(byte[] text) {
        if (flow.send(text)) {
            // No error message is sent first: the queue is too long already.
            end(SignalError.TOO_SLOW);
        }
    }

    @Override
    public void expire(long now) {
        NativeSession mine = session;
        if (mine != null && flow.pings(now)) {
            pingedAtSeq = mine.log().nextSeq() - 1;
        }
        SignalError due = flow.expire(now);
        if (due != null) {
            tell(due);
        } else if (mine != null) {
            if (mine.iceDue(now)) {
                push(mine);
            }
        } else if (now - openedNanos >= protocol.hub().limits().hello().toNanos()) {
            end(SignalError.UNAUTHORIZED,
                    "There was no hello within " + protocol.hub().limits().hello().toSeconds() + " seconds.");
        }
    }

    /** A client gets fresh credentials only if it would be admitted now. A newer token may help it. */
    void mint(NativeSession mine, @Nullable Json re, @Nullable String token) {
        Applicant applicant = mine.shown().showing(token);
        flow.await(protocol.admission(), applicant, verdict -> {
            switch (verdict) {
                case Verdict.Admitted admitted -> {
                    mine.admitted(applicant, admitted);
                    send(ServerMessages.ice(re, protocol.mint(this, mine)));
                }
                case Verdict.Refused refused -> reject(re, SignalError.CREDENTIALS_REFUSED, refused.sentence(), 0);
            }
        });
    }

    private void push(NativeSession mine) {
        protocol.admission().judge(mine.shown(),
                verdict -> protocol.hub().faults().run("sending fresh credentials", () -> push(mine, verdict)));
    }

    private void push(NativeSession mine, Verdict verdict) {
        if (mine.connection() != this) {
            return;
        }
        switch (verdict) {
            case Verdict.Admitted admitted -> mine.pushIce(protocol.mint(this, mine));
            case Verdict.Refused refused -> reject(null, SignalError.CREDENTIALS_REFUSED, refused.sentence(), 0);
        }
    }

    private void tell(SignalError due) {
        int rate = flow.messagesPerSecond();
        switch (due) {
            case RATE_LIMITED -> reject(null, due,
                    "You send faster than " + rate + " messages a second, and are read at that rate.", RETRY_AFTER_MS);
            case TOO_MANY_MESSAGES ->
                reject(null, due, "You kept sending faster than " + rate + " messages a second.", RETRY_AFTER_MS);
            case TIMEOUT -> end(due, "Two pings went unanswered.");
            default -> end(due);
        }
    }

    @Override
    public Flow flow() {
        return flow;
    }

    String host() {
        return host;
    }

    boolean secure() {
        return secure;
    }
}
