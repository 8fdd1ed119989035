package org.iceserver.signal.v1;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import org.iceserver.signal.Inbox;
import org.iceserver.signal.Json;
import org.iceserver.signal.LeaveReason;
import org.iceserver.signal.Outbound;
import org.iceserver.signal.Rejection;
import org.iceserver.signal.SignalError;
import org.iceserver.signal.SignalLimits;
import org.iceserver.signal.dialect.Conversation;
import org.iceserver.signal.dialect.ReadPace;
import org.jspecify.annotations.Nullable;

/** One WebSocket that speaks ice-signal.v1, from its opening to its end. The shell calls the public methods. */
public final class NativeConnection implements Conversation {
    private static final int UNANSWERED_PINGS = 2;
    private static final long RETRY_AFTER_MS = 1_000;

    /** Why this client is not read at the moment. */
    private enum Pause {
        /** It sends faster than it may. */
        PACE,
        /** The peer it wrote to reads slowly. */
        RECEIVER,
        /** It does not read what it is sent. */
        ITSELF
    }

    private final NativeProtocol protocol;
    private final SignalLimits limits;
    private final Outbound outbound;
    private final String host;
    private final boolean secure;
    private final @Nullable String token;
    private final ReadPace pace;
    private final Set<Pause> pauses = EnumSet.noneOf(Pause.class);
    private final List<Runnable> waiting = new ArrayList<>(0);
    private final long openedNanos;
    private @Nullable NativeSession session;
    private long stalledSinceNanos;
    private long pingedNanos;
    private long pingedAtSeq;
    private int unanswered;
    private int place;
    private boolean closed;

    NativeConnection(NativeProtocol protocol, Outbound outbound, String host, boolean secure, @Nullable String token) {
        this.protocol = protocol;
        this.limits = protocol.limits();
        this.outbound = outbound;
        this.host = host;
        this.secure = secure;
        this.token = token;
        this.openedNanos = protocol.now();
        this.pingedNanos = openedNanos;
        this.pace = new ReadPace(limits.messagesPerSecond(), limits.messageBurst(), openedNanos);
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
    public void receivedBinary(long now) {
        if (alive(now)) {
            end(SignalError.BAD_JSON, "Messages are text frames here.");
        }
    }

    /** It costs as much as a message. */
    @Override
    public void receivedControl(boolean pong, long now) {
        if (alive(now) && pong && session != null) {
            // Everything that was sent before the ping arrived before it.
            session.log().seen(pingedAtSeq);
        }
    }

    @Override
    public void writable(boolean drained, long now) {
        protocol.now(now);
        if (closed) {
            return;
        }
        if (drained) {
            resume(Pause.ITSELF);
            release();
        } else {
            stalledSinceNanos = now;
            pause(Pause.ITSELF);
        }
    }

    @Override
    public void ended(boolean goodbye, long now) {
        protocol.now(now);
        finish(goodbye ? LeaveReason.LEFT : LeaveReason.LOST);
    }

    @Override
    public void failed() {
        end(SignalError.INTERNAL, "The server failed at this message.");
    }

    private boolean alive(long now) {
        protocol.now(now);
        if (closed) {
            return false;
        }
        unanswered = 0;
        if (!pace.take(now) && !pauses.contains(Pause.PACE)) {
            pause(Pause.PACE);
            protocol.throttle(this);
        }
        return true;
    }

    private void handle(@Nullable Json re, ClientMessage message) throws Rejection {
        NativeSession mine = session;
        if (mine != null) {
            protocol.requests().handle(this, mine, re, message);
        } else if (message instanceof ClientMessage.Hello hello) {
            if (!protocol.admission().admits(hello.token() != null ? hello.token() : token)) {
                throw new Rejection(SignalError.UNAUTHORIZED, "This server needs a valid token.");
            }
            protocol.hello(this, hello);
        } else {
            throw new Rejection(SignalError.UNAUTHORIZED, "Say hello before anything else.");
        }
    }

    private void reject(@Nullable Json re, SignalError error, String sentence, long retryAfterMs) {
        if (closed) {
            return;
        }
        send(ServerMessages.error(re, error, sentence, retryAfterMs));
        if (error.closes() && !closed) {
            outbound.close(error.closeCode(), error.code());
            finish(error == SignalError.TIMEOUT ? LeaveReason.TIMEOUT : LeaveReason.LOST);
        }
    }

    /** Tells the client why, and closes. */
    void end(SignalError error, String sentence) {
        reject(null, error, sentence, 0);
    }

    void shutDown(long retryAfterMs) {
        // Nobody is told that this peer is away: everybody is.
        session = null;
        reject(null, SignalError.SHUTTING_DOWN, "The server is stopping; connect again later.", retryAfterMs);
    }

    /** A newer connection has this session now. */
    void superseded() {
        session = null;
        end(SignalError.ID_TAKEN, "A newer connection took this session over.");
    }

    private void finish(LeaveReason reason) {
        if (closed) {
            return;
        }
        closed = true;
        protocol.closed(this);
        NativeSession mine = session;
        if (mine != null && mine.connection() == this) {
            if (reason == LeaveReason.LEFT) {
                protocol.end(mine, reason);
            } else {
                protocol.lost(mine, reason);
            }
        }
        release();
    }

    void begin(NativeSession began) {
        session = began;
        pingedNanos = protocol.now();
    }

    void send(byte[] text) {
        if (closed) {
            return;
        }
        outbound.send(text);
        if (outbound.queuedBytes() > limits.queuedBytes()) {
            tooSlow();
        }
    }

    private void tooSlow() {
        // No error message in front: it would only join the queue that is too long already.
        outbound.close(SignalError.TOO_SLOW.closeCode(), SignalError.TOO_SLOW.code());
        finish(LeaveReason.LOST);
    }

    boolean hasRoomFor(int length) {
        return outbound.queuedBytes() + length <= limits.queuedBytes();
    }

    boolean keepsUp() {
        return closed || !pauses.contains(Pause.ITSELF);
    }

    void whenItKeepsUp(Runnable callback) {
        waiting.add(callback);
    }

    /** Reads no more from this client until the receiver of its message has caught up. */
    void waitFor(Inbox receiver) {
        pause(Pause.RECEIVER);
        receiver.whenItKeepsUp(() -> resume(Pause.RECEIVER));
    }

    private void release() {
        List<Runnable> released = List.copyOf(waiting);
        waiting.clear();
        released.forEach(Runnable::run);
    }

    private void pause(Pause why) {
        if (pauses.isEmpty()) {
            outbound.reading(false);
        }
        pauses.add(why);
    }

    private void resume(Pause why) {
        if (pauses.remove(why) && pauses.isEmpty() && !closed) {
            // What could not be read could not be answered either.
            unanswered = 0;
            outbound.reading(true);
        }
    }

    /** @return whether this client need not be looked at any more */
    boolean resumeIfPaid() {
        if (closed) {
            return true;
        }
        int strike = pace.strike(protocol.now());
        if (strike >= ReadPace.STRIKES) {
            reject(null, SignalError.TOO_MANY_MESSAGES, "You kept sending faster than "
                    + limits.messagesPerSecond() + " messages a second.", RETRY_AFTER_MS);
            return true;
        }
        if (strike > 0) {
            reject(null, SignalError.RATE_LIMITED, "You send faster than " + limits.messagesPerSecond()
                    + " messages a second, and are read at that rate.", RETRY_AFTER_MS);
        }
        boolean paid = pace.ready(protocol.now());
        if (paid) {
            resume(Pause.PACE);
        }
        return paid || closed;
    }

    /** Looks at this connection's deadlines. */
    void expire() {
        long now = protocol.now();
        NativeSession mine = session;
        if (mine == null) {
            if (now - openedNanos >= limits.hello().toNanos()) {
                end(SignalError.UNAUTHORIZED, "There was no hello within " + limits.hello().toSeconds() + " seconds.");
            }
        } else if (pauses.contains(Pause.ITSELF) && now - stalledSinceNanos >= limits.stalled().toNanos()) {
            tooSlow();
        } else {
            if (now - pingedNanos >= limits.ping().toNanos()) {
                ping(mine, now);
            }
            if (!closed && mine.iceDue(now)) {
                mine.pushIce(protocol.mint(this, mine), now);
            }
        }
    }

    private void ping(NativeSession mine, long now) {
        pingedNanos = now;
        if (!pauses.isEmpty()) {
            return;
        }
        if (unanswered >= UNANSWERED_PINGS) {
            end(SignalError.TIMEOUT, "Two pings went unanswered.");
            return;
        }
        unanswered++;
        pingedAtSeq = mine.log().nextSeq() - 1;
        outbound.ping();
    }

    String host() {
        return host;
    }

    boolean secure() {
        return secure;
    }

    int place() {
        return place;
    }

    void place(int index) {
        place = index;
    }
}
