package org.iceserver.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.iceserver.testing.Await;

/** A program that a shell runs in a folder until it is closed, and what it has printed. */
final class ShellProgram implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final Path output;

    private ShellProgram(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    static ShellProgram start(Path folder, String command) throws IOException {
        return start(folder, Map.of(), command);
    }

    /** The same, with these environment variables besides our own. */
    static ShellProgram start(Path folder, Map<String, String> environment, String command) throws IOException {
        Path output = Files.createTempFile("shell", ".log");
        output.toFile().deleteOnExit();
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", command).directory(folder.toFile())
                .redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        return new ShellProgram(builder.start(), output);
    }

    /** Waits until it has printed these words. */
    void await(String words) {
        Await.until(process.toHandle(), PATIENCE, () -> output().contains(words),
                () -> "'" + words + "' was not printed; what was:\n" + output());
    }

    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        children.forEach(ProcessHandle::destroy);
        children.forEach(child -> child.onExit().join());
        process.onExit().join();
    }
}
