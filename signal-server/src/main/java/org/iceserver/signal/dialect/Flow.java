package org.iceserver.signal.dialect;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.iceserver.signal.Admission;
import org.iceserver.signal.Applicant;
import org.iceserver.signal.Inbox;
import org.iceserver.signal.Outbound;
import org.iceserver.signal.SignalError;
import org.iceserver.signal.SignalHub;
import org.iceserver.signal.SignalLimit;
import org.iceserver.signal.SignalLimits;
import org.iceserver.signal.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * The flow control of one connection. It is read at its pace, and no faster than its receivers read. It is closed
 * when it does not read for too long or answers no pings.
 */
public final class Flow {
    private static final int UNANSWERED_PINGS = 2;
    /** A client that lives answers a ping within this time. */
    public static final long SIGN_OF_LIFE_NANOS = TimeUnit.SECONDS.toNanos(3);

    /** The part of the pause between pings after which the next ping is sent when one stays unanswered. */
    private static final double ANSWER_WITHIN = 0.4;

    /** Why we do not read from this client at the moment. */
    private enum Pause {
        /** It sends faster than it may. */
        PACE,
        /** The peer it wrote to reads slowly. */
        RECEIVER,
        /** It does not read what it is sent. */
        ITSELF,
        /** Nobody knows yet whether it may come in. */
        ADMISSION,
        /** Nobody knows yet whether an older connection with its id still lives. */
        ID
    }

    private final SignalLimits limits;
    private final SignalHub hub;
    private final Outbound outbound;
    private final Runnable slowedDown;
    private final ReadPace pace;
    private final Set<Pause> pauses = EnumSet.noneOf(Pause.class);
    private final List<Runnable> waiting = new ArrayList<>(0);
    private long stalledSinceNanos;
    private long pingedNanos;
    private int unanswered;
    private boolean closed;
    /** Callbacks that wait to know whether this client lives. */
    private final List<Consumer<Boolean>> asking = new ArrayList<>(0);
    /** When {@link #expire} first saw that somebody asks; 0 before that. */
    private long askedNanos;

    /** @param slowedDown told when the client has to wait; see {@link OpenConnections#hurry} */
    public Flow(SignalHub hub, Outbound outbound, Runnable slowedDown, long now) {
        this.limits = hub.limits();
        this.hub = hub;
        this.outbound = outbound;
        this.slowedDown = slowedDown;
        this.pace = new ReadPace(limits.messagesPerSecond(), limits.messageBurst(), now);
        this.pingedNanos = now;
    }

    /** How fast this client may send; a change of the limits is for those who come later. */
    public int messagesPerSecond() {
        return limits.messagesPerSecond();
    }

    /** Its address, as text. */
    public String client() {
        return outbound.client();
    }

    public boolean closed() {
        return closed;
    }

    /** Whether it has to wait because it sends faster than it may; {@link #expire} says when that is over. */
    public boolean slowed() {
        return pauses.contains(Pause.PACE);
    }

    /** Whether {@link #expire} is about to send a ping. */
    public boolean pings(long now) {
        return !closed && pauses.isEmpty() && unanswered < UNANSWERED_PINGS && pingDue(now);
    }

    private boolean pingDue(long now) {
        long pause = limits.ping().toNanos();
        return now - pingedNanos >= (unanswered == 0 ? pause : (long) (pause * ANSWER_WITHIN));
    }

    /** Something arrived, which also says that the client lives. @return false when the connection is over */
    public boolean arrived(long now) {
        if (closed) {
            return false;
        }
        unanswered = 0;
        tellSign(true);
        if (!pace.take(now) && !slowed()) {
            pause(Pause.PACE);
            slowedDown.run();
        }
        return true;
    }

    /** What was sent has piled up, or has drained again. */
    public void writable(boolean drained, long now) {
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

    /** @return whether so much waits for the client now that it must be closed as too slow */
    public boolean send(byte[] text) {
        if (closed) {
            return false;
        }
        outbound.send(text);
        return outbound.queuedBytes() > limits.queuedBytes();
    }

    public boolean hasRoomFor(int length) {
        return closed || outbound.queuedBytes() + length <= limits.queuedBytes();
    }

    public boolean keepsUp() {
        return closed || !pauses.contains(Pause.ITSELF);
    }

    public void whenItKeepsUp(Runnable callback) {
        if (closed) {
            callback.run();
        } else {
            waiting.add(callback);
        }
    }

    /** Reads no more from this client until the receiver of its message has caught up. */
    public void waitFor(Inbox receiver) {
        if (!receiver.keepsUp()) {
            pause(Pause.RECEIVER);
            receiver.whenItKeepsUp(() -> resume(Pause.RECEIVER));
        }
    }

    /** Reads no more from this client until it is known whether it may come in. */
    public void await(Admission admission, Applicant applicant, Consumer<Verdict> told) {
        pause(Pause.ADMISSION);
        admission.judge(applicant, verdict -> {
            if (!closed) {
                hub.faults().run("letting a client in", () -> told.accept(verdict));
                resume(Pause.ADMISSION);
            }
        });
    }

    /**
     * Another connection has the id that this client wants, and may be a dead one of the same client. Asks it for a
     * sign of
     * life, and reads no more from this client until the answer is known.
     *
     * @param told whether the other one lives
     */
    public void awaitSign(Flow other, Consumer<Boolean> told) {
        pause(Pause.ID);
        other.askForSign(alive -> {
            if (!closed) {
                hub.faults().run("judging who has an id", () -> told.accept(alive));
                resume(Pause.ID);
            }
        });
    }

    private void askForSign(Consumer<Boolean> told) {
        if (closed || !pauses.isEmpty()) {
            // While we do not read from the client, its silence means nothing.
            told.accept(!closed);
            return;
        }
        asking.add(told);
        askedNanos = asking.size() == 1 ? 0 : askedNanos;
        outbound.ping();
    }

    private void tellSign(boolean alive) {
        if (!asking.isEmpty()) {
            List<Consumer<Boolean>> told = List.copyOf(asking);
            asking.clear();
            told.forEach(one -> hub.faults().run("telling whether a client lives", () -> one.accept(alive)));
        }
    }

    private void expireSign(long now) {
        if (asking.isEmpty()) {
            return;
        }
        if (askedNanos == 0) {
            askedNanos = now == 0 ? 1 : now;
        } else if (now - askedNanos >= SIGN_OF_LIFE_NANOS) {
            tellSign(false);
        }
    }

    /** Sends a close frame, after which nothing is sent or understood any more. */
    public void close(SignalError why) {
        if (!closed) {
            outbound.close(why.closeCode(), why.code());
            over();
        }
    }

    /** The connection ended. */
    public void over() {
        closed = true;
        release();
        tellSign(false);
    }

    /**
     * Looks at every deadline.
     *
     * @return what the client may be told, and must be closed for if it {@linkplain SignalError#closes closes}; or null
     */
    public @Nullable SignalError expire(long now) {
        if (closed) {
            return null;
        }
        expireSign(now);
        if (closed) {
            // A callback closed it, because no sign of life came.
            return null;
        }
        int strike = slowed() ? pace.strike(now) : 0;
        if (strike > 0) {
            hub.refused(SignalLimit.SIGNAL_RATE, client());
        }
        if (strike >= ReadPace.STRIKES) {
            return SignalError.TOO_MANY_MESSAGES;
        }
        if (slowed() && pace.ready(now)) {
            resume(Pause.PACE);
        }
        if (strike > 0) {
            return SignalError.RATE_LIMITED;
        }
        if (pauses.contains(Pause.ITSELF) && now - stalledSinceNanos >= limits.stalled().toNanos()) {
            return SignalError.TOO_SLOW;
        }
        return pingDue(now) ? ping(now) : null;
    }

    private @Nullable SignalError ping(long now) {
        pingedNanos = now;
        if (!pauses.isEmpty()) {
            // While we do not read from the client, its silence means nothing.
            return null;
        }
        if (outbound.heard()) {
            // A long message is still arriving, and the pong comes after it.
            unanswered = 0;
        }
        if (unanswered >= UNANSWERED_PINGS) {
            return SignalError.TIMEOUT;
        }
        unanswered++;
        outbound.ping();
        return null;
    }

    private void release() {
        List<Runnable> released = List.copyOf(waiting);
        waiting.clear();
        released.forEach(callback -> hub.faults().run("reading from a client again", callback));
    }

    private void pause(Pause why) {
        if (pauses.isEmpty()) {
            outbound.reading(false);
        }
        pauses.add(why);
    }

    private void resume(Pause why) {
        if (pauses.remove(why) && pauses.isEmpty() && !closed) {
            // The client may have answered while we did not read.
            unanswered = 0;
            outbound.reading(true);
        }
    }
}
