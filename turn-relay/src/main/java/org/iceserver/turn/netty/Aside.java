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
 * A separate thread for slow work that media loops start but must not wait for, such as logging. Its queue is bounded:
 * tasks over the bound are dropped, counted, and logged at most once a minute. Any thread.
 */
public final class Aside implements Executor, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Aside.class);
    private static final int MOST_WAITING = 4_096;
    private static final long CLOSE_SECONDS = 3;

    private final String what;
    private final LongAdder tooMuch = new LongAdder();
    private final LongAdder givenUp = new LongAdder();
    private final ThreadPoolExecutor thread;
    /** Used only by the thread. */
    private final OncePerMinute lines;
    private final FaultLog bugs;
    private final String oneShort;
    private long told;

    /**
     * @param name of the thread
     * @param what is done there, for the log line about dropped tasks
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

    /** Counts a task that was accepted but could not be done. The caller logs why. */
    public void gaveUp() {
        givenUp.increment();
    }

    /** How many tasks were dropped so far. */
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

    /** Waits a moment for the remaining tasks. Tasks that come later are dropped. */
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
