package org.iceserver.turn.netty;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

import org.iceserver.transport.FaultArea;
import org.iceserver.transport.FaultLog;
import org.iceserver.transport.OncePerMinute;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread of its own for what media loops tell and must not wait for. So much may wait; what is too much is left out,
 * counted, and told in one line a minute at most. Any thread.
 */
public final class Aside implements Executor, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Aside.class);
    private static final int MOST_WAITING = 4_096;
    private static final long CLOSE_SECONDS = 3;

    private final String what;
    private final LongAdder tooMuch = new LongAdder();
    private final LongAdder givenUp = new LongAdder();
    private final ThreadPoolExecutor thread;
    /** The thread's own. */
    private final OncePerMinute lines;
    private final FaultLog bugs;
    private final String oneShort;
    private long told;

    /**
     * @param name of the thread
     * @param what is done there, for a line that says how much of it was left out
     * @param nanos monotonic time
     */
    public Aside(String name, String what, LongSupplier nanos) {
        this(name, what, nanos, MOST_WAITING);
    }

    Aside(String name, String what, LongSupplier nanos, int mostWaiting) {
        this.what = what;
        oneShort = "A bug: " + what + " are short of one";
        lines = new OncePerMinute(nanos);
        bugs = new FaultLog(FaultArea.RECORDS, LOG, nanos);
        thread = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(mostWaiting),
                Thread.ofPlatform().daemon().name(name).factory(), (_, _) -> tooMuch.increment());
    }

    /** Never blocks and never fails. */
    @Override
    public void execute(Runnable task) {
        thread.execute(() -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                bugs.record(oneShort, e);
            }
            tell();
        });
    }

    /** Something was taken and could not be done after all; whoever says so tells why. */
    public void gaveUp() {
        givenUp.increment();
    }

    /** How much was left out until now. */
    public long leftOut() {
        return tooMuch.sum() + givenUp.sum();
    }

    private void tell() {
        long sum = tooMuch.sum();
        if (sum > told && lines.admits()) {
            LOG.warn("{} came faster than they could be written: {} left out, {} since the start", what, sum - told,
                    sum);
            told = sum;
        }
    }

    /** Waits a moment for what is still to be done; what comes later is left out. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                tooMuch.add(thread.shutdownNow().size());
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
