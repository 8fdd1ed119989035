package org.iceserver.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One run of a program nobody here wrote: its exit status and everything it printed. */
record ForeignTool(String commandLine, int exitStatus, String output) {
    /** The script that starts the server and its commands. */
    static final String LAUNCHER = System.getProperty("iceserver.launcher", "../iceserver");

    /** Runs the program to its end, at most this many seconds. */
    static ForeignTool run(int seconds, String... command) {
        return run(seconds, Map.of(), command);
    }

    /** The same, with these environment variables besides our own. */
    static ForeignTool run(int seconds, Map<String, String> environment, String... command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().putAll(environment);
            Process process = builder.start();
            process.getOutputStream().close();
            // A thread of its own: java.net.http needs the common pool, which has one thread on two processors.
            CompletableFuture<String> output = CompletableFuture.supplyAsync(() -> read(process),
                    reading -> Thread.ofPlatform().daemon().start(reading));
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(
                        String.join(" ", command) + " did not end within " + seconds + " s:\n" + output.join());
            }
            return new ForeignTool(String.join(" ", List.of(command)), process.exitValue(), output.join());
        } catch (IOException e) {
            throw new AssertionError("this check needs " + command[0] + ", see the packages in .ci/run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String read(Process process) {
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
