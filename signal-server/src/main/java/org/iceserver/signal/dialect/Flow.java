package org.iceserver.signal.dialect;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import org.iceserver.signal.Inbox;
import org.iceserver.signal.Outbound;
import org.iceserver.signal.SignalError;
import org.iceserver.signal.SignalLimits;
import org.jspecify.annotations.Nullable;

/**
 * How fast one connection is read and written: at its pace, no faster than those it writes to can read, and not for ever
 * when it does not read itself or answers no pings.
 */
public final class Flow {
    private static final int UNANSWERED_PINGS = 2;

    /** Why this client is not read at the moment. */
    private enum Pause {
        /** It sends faster than it may. */
        PACE,
        /** The peer it wrote to reads slowly. */
        RECEIVER,
        /** It does not read what it is sent. */
        ITSELF
    }

    private final SignalLimits limits;
    private final Outbound outbound;
    private final ReadPace pace;
    private final Set<Pause> pauses = EnumSet.noneOf(Pause.class);
    private final List<Runnable> waiting = new ArrayList<>(0);
    private long stalledSinceNanos;
    private long pingedNanos;
    private int unanswered;
    private boolean closed;

    public Flow(SignalLimits limits, Outbound outbound, long now) {
        this.limits = limits;
        this.outbound = outbound;
        this.pace = new ReadPace(limits.messagesPerSecond(), limits.messageBurst(), now);
        this.pingedNanos = now;
    }

    public boolean closed() {
        return closed;
    }

    /** Something arrived, which also says that the client lives. @return false when the connection is over */
    public boolean arrived(long now) {
        if (closed) {
            return false;
        }
        unanswered = 0;
        if (!pace.take(now)) {
            pause(Pause.PACE);
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
    }

    /** Looks at every deadline. @return what the connection must be closed for, or null */
    public @Nullable SignalError expire(long now) {
        if (pauses.contains(Pause.PACE)) {
            if (pace.strike(now) >= ReadPace.STRIKES) {
                return SignalError.TOO_MANY_MESSAGES;
            }
            if (pace.ready(now)) {
                resume(Pause.PACE);
            }
        }
        if (pauses.contains(Pause.ITSELF) && now - stalledSinceNanos >= limits.stalled().toNanos()) {
            return SignalError.TOO_SLOW;
        }
        return now - pingedNanos >= limits.ping().toNanos() ? ping(now) : null;
    }

    private @Nullable SignalError ping(long now) {
        pingedNanos = now;
        if (!pauses.isEmpty()) {
            // What we do not read we cannot take for silence.
            return null;
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
            unanswered = 0;
            outbound.reading(true);
        }
    }
}
