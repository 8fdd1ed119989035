package org.iceserver.turn.netty;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

import io.netty.channel.SingleThreadEventLoop;
import org.iceserver.annotation.ColdPath;
import org.iceserver.annotation.HotPath;

/**
 * One turn of a media loop: its sockets' packets, then its tasks. In one turn the clock is read once, and streams that
 * were written to are flushed once, at the end.
 *
 * <p>A task that queues itself again in the loop would run in the same turn, for up to a second in which no socket is
 * read. A task that must let packets be handled in between uses {@link #next} or {@link #atEnd}.
 */
@HotPath
final class LoopTurn implements Runnable {
    private final SingleThreadEventLoop loop;
    private final LongSupplier clock;
    private final List<Written> written = new ArrayList<>();
    private boolean running;
    private long nanos;

    /** A stream that was written to. */
    interface Written {
        void flush();

        /** A flush failed. */
        void broke(Throwable why);
    }

    LoopTurn(SingleThreadEventLoop loop, LongSupplier clock) {
        this.loop = loop;
        this.clock = clock;
    }

    /** Monotonic time of this turn, in nanoseconds. */
    long nanos() {
        if (!running) {
            begin();
        }
        return nanos;
    }

    /** Flushes {@code stream} when the turn ends; called once per turn and stream. */
    void flushLater(Written stream) {
        if (!running) {
            begin();
        }
        written.add(stream);
    }

    /** Runs {@code task} in the next turn, after the packets that the sockets have by then. On the loop. */
    @ColdPath
    void next(Runnable task) {
        atEnd(() -> loop.execute(task));
    }

    /**
     * Runs {@code task} at the end of this turn. Tasks that it queues in the loop run in the next turn. On the loop.
     */
    void atEnd(Runnable task) {
        loop.executeAfterEventLoopIteration(task);
    }

    private void begin() {
        running = true;
        nanos = clock.getAsLong();
        loop.executeAfterEventLoopIteration(this);
    }

    @Override
    public void run() {
        running = false;
        // A loop by index, because a failed flush closes its connection, which may write to another one.
        for (int i = 0; i < written.size(); i++) {
            flush(written.get(i));
        }
        written.clear();
    }

    /** Flushes one stream. A failure must not keep the other streams from being flushed. */
    private static void flush(Written stream) {
        try {
            stream.flush();
        } catch (Throwable e) {
            stream.broke(e);
        }
    }
}
