package org.iceserver.client.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.iceserver.client.TurnException;

/**
 * What a process of this Linux machine has used so far, from {@code /proc}.
 *
 * @param cpuNanos user and system time of all its threads; the kernel counts in steps of 10 ms
 * @param residentBytes its resident memory now
 */
record ProcessUse(long cpuNanos, long residentBytes) {
    /** USER_HZ, which is 100 on every architecture that has Java. */
    private static final long NANOS_PER_TICK = 10_000_000;

    static ProcessUse of(long pid) throws TurnException {
        try {
            Path process = Path.of("/proc/" + pid);
            return parse(Files.readString(process.resolve("stat")), Files.readString(process.resolve("status")));
        } catch (IOException e) {
            throw new TurnException("Process " + pid + " cannot be read in /proc: give the server's process id, "
                    + "as its user or root, on the Linux machine that runs it.", e);
        }
    }

    /** {@code stat}: "pid (name) state ppid ..." where the name may hold anything (proc_pid_stat(5)). */
    static ProcessUse parse(String stat, String status) {
        String[] behindName = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long ticks = Long.parseLong(behindName[11]) + Long.parseLong(behindName[12]);
        long kilobytes = status.lines().filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).findFirst().orElse(0);
        return new ProcessUse(ticks * NANOS_PER_TICK, kilobytes << 10);
    }
}
