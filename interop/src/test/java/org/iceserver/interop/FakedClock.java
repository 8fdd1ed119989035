package org.iceserver.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** The wall clock of a server, which libfaketime sets while it runs. */
final class FakedClock implements AutoCloseable {
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    /** What the library leaves there of a process that has ended; the next one with the same id would not start. */
    private static final Pattern LEFTOVER = Pattern.compile("(?:sem\\.faketime_sem|faketime_shm)_(\\d+)");
    private static final Path LIBRARIES = Path.of("/usr/lib");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long NEAR_MILLIS = 60_000;

    private final Path offset;

    private FakedClock(Path offset) {
        this.offset = offset;
    }

    /** One that is right until it is set. */
    static FakedClock in(Path folder) {
        FakedClock clock = new FakedClock(folder.resolve("offset"));
        clock.write(Duration.ZERO);
        return clock;
    }

    /**
     * For the process that is to have this clock. Its monotonic clock stays as it is. Unless it is told not to, this library ends
     * each wait for a time at once: every thread that waits would spin, and a start take a minute.
     */
    Map<String, String> environment() {
        return Map.of("LD_PRELOAD", library().toString(), "FAKETIME_TIMESTAMP_FILE", offset.toString(),
                "FAKETIME_CACHE_DURATION", "1", "FAKETIME_DONT_FAKE_MONOTONIC", "1", "FAKETIME_FORCE_MONOTONIC_FIX",
                "0");
    }

    /** Sets the clock of this server, and waits until its answers' Date says so. */
    void set(ServerProcess server, Duration ahead) {
        write(ahead);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (Math.abs(aheadMillis(server) - ahead.toMillis()) > NEAR_MILLIS) {
            assertThat(System.nanoTime()).as("the server's clock is set").isLessThan(deadline);
            Waiting.briefly();
        }
    }

    private static long aheadMillis(ServerProcess server) {
        try {
            return server.wallClockMillis() - System.currentTimeMillis();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(Duration ahead) {
        try {
            Files.writeString(offset, "%+d".formatted(ahead.toSeconds()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** After its process has ended. */
    @Override
    public void close() {
        try (Stream<Path> files = Files.list(SHARED_MEMORY)) {
            for (Path file : files.toList()) {
                Matcher leftover = LEFTOVER.matcher(String.valueOf(file.getFileName()));
                if (leftover.matches() && ProcessHandle.of(Long.parseLong(leftover.group(1))).isEmpty()) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path library() {
        try (Stream<Path> found = Files.find(LIBRARIES, 3,
                (path, _) -> path.endsWith("faketime/libfaketimeMT.so.1"))) {
            return found.findFirst()
                    .orElseThrow(() -> new AssertionError("this check needs Debian's package faketime"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
