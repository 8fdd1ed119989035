package org.iceserver.client.bench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

import org.iceserver.client.TurnException;

/**
 * What a process of this Linux machine has used so far, read from {@code /proc}.
 *
 * @param cpuNanos user and system time of its threads. Threads that have ended are missing; {@code stat} would count them, in
 * steps of 10 ms
 * @param residentBytes its resident memory now
 */
public record ProcessUse(long cpuNanos, long residentBytes) {
    /** @throws TurnException with one sentence, when there is no such process or another user owns it */
    public static ProcessUse of(long pid) throws TurnException {
        Path process = Path.of("/proc/" + pid);
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(process.resolve("task"))) {
            long nanos = 0;
            for (Path thread : threads) {
                nanos += cpuNanos(thread);
            }
            return new ProcessUse(nanos, residentBytes(Files.readString(process.resolve("status"))));
        } catch (IOException e) {
            throw new TurnException("Process " + pid + " cannot be read in /proc: give the server's process id, "
                    + "as its user or root, on the Linux machine that runs it.", e);
        }
    }

    private static long cpuNanos(Path thread) throws IOException {
        try {
            return cpuNanos(Files.readString(thread.resolve("schedstat")));
        } catch (NoSuchFileException ended) {
            return 0;
        }
    }

    /** {@code schedstat}: nanoseconds on a processor, nanoseconds of waiting for one, and the number of time slices. */
    static long cpuNanos(String schedstat) {
        return Long.parseLong(schedstat.substring(0, schedstat.indexOf(' ')));
    }

    static long residentBytes(String status) {
        return status.lines().filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10).findFirst().orElse(0);
    }
}
