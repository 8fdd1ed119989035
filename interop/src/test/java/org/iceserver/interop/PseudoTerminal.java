package org.iceserver.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.iceserver.testing.Await;

/** A program on a terminal of its own, which util-linux's {@code script} makes; its standard input is the keyboard. */
final class PseudoTerminal implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int CTRL_C = 3;

    private final Process process;
    private final Path output;

    private PseudoTerminal(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /**
     * The shell that {@code script} starts makes way for the program: a shell that stays ends with 130 after Ctrl-C,
     * whatever the program does. A job in the background ignores Ctrl-C, and so would all that it starts.
     *
     * @param environment what is added to this process's own
     */
    static PseudoTerminal run(Map<String, String> environment, String command) throws IOException {
        Path output = Files.createTempFile("terminal", ".out");
        output.toFile().deleteOnExit();
        ProcessBuilder builder = new ProcessBuilder("script", "-qefc", "exec env --default-signal=INT " + command,
                "/dev/null")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().remove("NO_COLOR");
        builder.environment().putAll(environment);
        return new PseudoTerminal(builder.start(), output);
    }

    /** Everything that was shown so far. */
    String shown() {
        try {
            return Files.readString(output, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until these words are shown. */
    PseudoTerminal await(String words) {
        Await.until(process.toHandle(), PATIENCE, () -> shown().contains(words),
                () -> "never showed '" + words + "', but: " + shown());
        return this;
    }

    void pressCtrlC() throws IOException {
        process.getOutputStream().write(CTRL_C);
        process.getOutputStream().flush();
    }

    /** The exit status of the program, once it has ended. */
    int exitStatus() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("it has not ended: " + shown());
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroy();
    }
}
