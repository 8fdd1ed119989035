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
 * Log lines on their way to standard error. Whoever logs puts a line into a bounded queue and goes on; a thread writes them. So
 * an event loop never waits for a terminal that is paused, or for a full pipe. What does not fit is left out and counted, and one
 * line says so afterwards. Any thread.
 */
final class LogQueue extends UnsynchronizedAppenderBase<ILoggingEvent> {
    static final int MOST_WAITING = 16_384;
    /** One of so many places is kept for warnings and errors. */
    private static final int KEPT = 4;
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final String SAYS = LogQueue.class.getName();

    private final ArrayBlockingQueue<ILoggingEvent> waiting;
    private final int keptForWarnings;
    /** Taken and not yet written. */
    private final AtomicInteger pending = new AtomicInteger();
    private final LongAdder leftOut = new LongAdder();
    private volatile Appender<ILoggingEvent> target;
    /** The thread's own: how many left-out lines were told, and when. */
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

    /** From the next line on. */
    void target(Appender<ILoggingEvent> next) {
        target = next;
    }

    /** How many lines were left out since the start. */
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
        // The message is put together now: its arguments may change later.
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
            // No line is worth the thread that writes all others.
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

    /** Waits until what is queued is written, at most so long: standard error may be stuck. */
    void flush(long atMostNanos) {
        long begun = System.nanoTime();
        while (pending.get() > 0 && System.nanoTime() - begun < atMostNanos) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }
}
