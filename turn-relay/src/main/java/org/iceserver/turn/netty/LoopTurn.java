package org.iceserver.turn.netty;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

import io.netty.channel.SingleThreadEventLoop;
import org.iceserver.annotation.ColdPath;
import org.iceserver.annotation.HotPath;

/**
 * One turn of a media loop: what its sockets have, then its tasks. Within it the clock is read once, and streams that were
 * written to are flushed once, at its end.
 *
 * <p>A task that puts itself in the loop's queue again would run in the same turn, for up to a second while no socket is
 * read; what is to leave packets their turn goes through {@link #next} or {@link #atEnd}.
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

    /** Runs {@code task} in the next turn, behind what the sockets have by then. On the loop. */
    @ColdPath
    void next(Runnable task) {
        atEnd(() -> loop.execute(task));
    }

    /** Runs {@code task} at the end of this turn. What it puts in the loop's queue is for the next one. On the loop. */
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
        // By index: a flush that fails closes its connection, which may write to another one.
        for (int i = 0; i < written.size(); i++) {
            flush(written.get(i));
        }
        written.clear();
    }

    /** What breaks one connection is not to keep the others' packets here. */
    private static void flush(Written stream) {
        try {
            stream.flush();
        } catch (Throwable e) {
            stream.broke(e);
        }
    }
}
