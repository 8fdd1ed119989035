package org.iceserver.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The processor time of one thread of a process, from {@code schedstat}: how long it ran, and how long it was ready but did not
 * run.
 */
final class ThreadTimes implements AutoCloseable {
    private final String name;
    private final FileChannel schedstat;
    private final ByteBuffer text = ByteBuffer.allocate(128);
    private long ran;
    private long waited;
    private long ranBefore;
    private long waitedBefore;

    private ThreadTimes(String name, FileChannel schedstat) {
        this.name = name;
        this.schedstat = schedstat;
    }

    /** @param task its directory in {@code /proc/PID/task} */
    static ThreadTimes open(Path task) throws IOException {
        ThreadTimes opened = new ThreadTimes(Files.readString(task.resolve("comm")).strip(),
                FileChannel.open(task.resolve("schedstat")));
        if (!opened.look()) {
            opened.close();
            throw new IOException("the thread has ended");
        }
        return opened;
    }

    /** False when the thread has ended. */
    boolean look() {
        try {
            text.clear();
            if (schedstat.read(text, 0) <= 0) {
                return false;
            }
        } catch (IOException ended) {
            return false;
        }
        String line = new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII);
        int first = line.indexOf(' ');
        int second = line.indexOf(' ', first + 1);
        ranBefore = ran;
        waitedBefore = waited;
        ran = Long.parseLong(line, 0, first, 10);
        waited = Long.parseLong(line, first + 1, second, 10);
        return true;
    }

    /** Its name, as the kernel truncates it. */
    String name() {
        return name;
    }

    /** Nanoseconds between the last two looks. */
    long ran() {
        return ran - ranBefore;
    }

    /** Nanoseconds between the last two looks. */
    long waited() {
        return waited - waitedBefore;
    }

    @Override
    public void close() {
        try {
            schedstat.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
