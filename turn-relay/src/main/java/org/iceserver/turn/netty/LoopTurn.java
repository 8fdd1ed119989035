package org.iceserver.turn.netty;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

import io.netty.channel.SingleThreadEventLoop;
import org.iceserver.transport.HotPath;

/**
 * One turn of a media loop: within it the clock is read once, and streams that were written to are flushed once, at its
 * end.
 */
@HotPath
final class LoopTurn implements Runnable {
    private final SingleThreadEventLoop loop;
    private final LongSupplier clock;
    private final List<StreamClient> written = new ArrayList<>();
    private boolean running;
    private long nanos;

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

    /** Flushes {@code client} when the turn ends; called once per turn and client. */
    void flushLater(StreamClient client) {
        if (!running) {
            begin();
        }
        written.add(client);
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
            written.get(i).flush();
        }
        written.clear();
    }
}
