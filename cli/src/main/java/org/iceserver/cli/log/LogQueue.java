package org.iceserver.cli.log;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;

/**
 * Log lines on their way to standard error. Code that logs puts a line into a bounded queue and goes on; a thread writes the
 * lines. So an event loop never waits for a paused terminal or a full pipe. Lines that do not fit are left out and counted, and
 * a later line reports them. Any thread.
 */
final class LogQueue extends UnsynchronizedAppenderBase<ILoggingEvent> {
    static final int MOST_WAITING = 16_384;
    /** One in this many places is reserved for warnings and errors. */
    private static final int KEPT = 4;
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final String SAYS = LogQueue.class.getName();

    private final ArrayBlockingQueue<ILoggingEvent> waiting;
    private final int keptForWarnings;
    /** Lines that were taken from the queue and are not yet written. */
    private final AtomicInteger pending = new AtomicInteger();
    private final LongAdder leftOut = new LongAdder();
    private volatile Appender<ILoggingEvent> target;
    /** Used by the writing thread only: how many left-out lines were reported, and when. */
    private long told;
    private long toldNanos;

    LogQueue(Appender<ILoggingEvent> target) {
        this(target, MOST_WAITING);
    }

    LogQueue(Appender<ILoggingEvent> target, int mostWaiting) {
        this.target = target;
        waiting = new ArrayBlockingQueue<>(mostWaiting);
        keptForWarnings = mostWaiting / KEPT;
    }

    @Override
    public void start() {
        super.start();
        Thread.ofPlatform().daemon().name("log").start(this::run);
    }

    /** Applies from the next line on. */
    void target(Appender<ILoggingEvent> next) {
        target = next;
    }

    /** The number of lines that were left out since the start. */
    long leftOut() {
        return leftOut.sum();
    }

    /** Never blocks. */
    @Override
    protected void append(ILoggingEvent event) {
        boolean urgent = event.getLevel().isGreaterOrEqual(Level.WARN);
        if (!urgent && waiting.remainingCapacity() <= keptForWarnings) {
            leftOut.increment();
            return;
        }
        // Builds the message now, because its arguments may change later.
        event.prepareForDeferredProcessing();
        pending.incrementAndGet();
        if (!waiting.offer(event)) {
            pending.decrementAndGet();
            leftOut.increment();
        }
    }

    private void run() {
        try {
            while (true) {
                write(waiting.take());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(ILoggingEvent event) {
        try {
            target.doAppend(event);
            tell(System.nanoTime());
        } catch (RuntimeException | Error e) {
            // A failure of one line must not end the thread that writes all others.
            leftOut.increment();
        } finally {
            pending.decrementAndGet();
        }
    }

    private void tell(long nanos) {
        long sum = leftOut.sum();
        if (sum > told && (told == 0 || nanos - toldNanos >= SECOND_NANOS)
                && getContext() instanceof LoggerContext context) {
            target.doAppend(new LoggingEvent(SAYS, context.getLogger(LogQueue.class), Level.WARN,
                    "Log lines came faster than standard error took them: {} left out, {} since the start", null,
                    new Object[]{sum - told, sum}));
            told = sum;
            toldNanos = nanos;
        }
    }

    /** Waits until the queued lines are written, but no longer than this: standard error may be stuck. */
    void flush(long atMostNanos) {
        long begun = System.nanoTime();
        while (pending.get() > 0 && System.nanoTime() - begun < atMostNanos) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }
}
