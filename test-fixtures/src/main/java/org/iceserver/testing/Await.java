package org.iceserver.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits, with a deadline, for something that another process does. */
public final class Await {
    private static final long MOMENT_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** Whether it has happened. */
    @FunctionalInterface
    public interface Condition {
        /** @throws IOException when it has not happened yet, for example because nobody accepts the connection */
        boolean holds() throws IOException, InterruptedException;
    }

    /** The report for the case that it does not happen. */
    @FunctionalInterface
    public interface Report {
        String text() throws IOException;
    }

    private Await() {}

    /** @throws AssertionError with the report when it has not happened in this time */
    public static void until(Duration most, Condition condition, Report otherwise) {
        until(ProcessHandle.current(), most, condition, otherwise);
    }

    /**
     * @param process the wait also ends when this process ends
     * @throws AssertionError with the report when it has not happened in this time
     */
    public static void until(ProcessHandle process, Duration most, Condition condition, Report otherwise) {
        long began = System.nanoTime();
        while (!holds(condition)) {
            if (!process.isAlive() || System.nanoTime() - began > most.toNanos()) {
                throw new AssertionError(text(otherwise));
            }
            LockSupport.parkNanos(MOMENT_NANOS);
        }
    }

    private static boolean holds(Condition condition) {
        try {
            return condition.holds();
        } catch (IOException _) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting", e);
        }
    }

    private static String text(Report report) {
        try {
            return report.text();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
