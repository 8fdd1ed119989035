package org.iceserver.offload.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process may do, and what its kernel can. Any thread. */
public final class Capabilities {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path RELEASE = Path.of("/proc/sys/kernel/osrelease");
    private static final String EFFECTIVE = "CapEff:";
    private static final int NET_ADMIN = 12;
    private static final int PERFMON = 38;
    private static final int BPF = 39;
    private static final long NEEDED = (1L << NET_ADMIN) | (1L << PERFMON) | (1L << BPF);
    private static final int TCX_MAJOR = 6;
    private static final int TCX_MINOR = 6;

    private Capabilities() {}

    /** Whether this process has all three capabilities, on Linux 6.6 or later. */
    public static boolean enough() {
        try {
            return hold(Files.readString(STATUS)) && isRecent(Files.readString(RELEASE));
        } catch (IOException e) {
            return false;
        }
    }

    /** @param status of a process, as {@code /proc/PID/status} has it */
    static boolean hold(String status) {
        return status.lines().filter(line -> line.startsWith(EFFECTIVE))
                .anyMatch(line -> (Long.parseUnsignedLong(line.substring(EFFECTIVE.length()).strip(), 16)
                        & NEEDED) == NEEDED);
    }

    /** @param release such as {@code 6.12.1-arm64} */
    static boolean isRecent(String release) {
        String[] parts = release.strip().split("[^0-9]+", 3);
        if (parts.length < 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
            return false;
        }
        int major = Integer.parseInt(parts[0]);
        return major > TCX_MAJOR || (major == TCX_MAJOR && Integer.parseInt(parts[1]) >= TCX_MINOR);
    }
}
