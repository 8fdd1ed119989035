package org.iceserver.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.iceserver.testing.Await;

/** The command in a Java process of its own, with this JVM's class path. */
final class Launched implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final Path output;
    private final Path error;

    private Launched(Process process, Path output, Path error) {
        this.process = process;
        this.output = output;
        this.error = error;
    }

    static Launched start(Path directory, String... arguments) throws IOException {
        return start(directory, Map.of(), arguments);
    }

    /** @param environment what is added to this process's own */
    static Launched start(Path directory, Map<String, String> environment, String... arguments) throws IOException {
        Path output = directory.resolve("stdout");
        Path error = directory.resolve("stderr");
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectOutput(output.toFile()).redirectError(error.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("ICESERVER_") || name.equals("PORT"));
        builder.environment().put("ICESERVER_STATE_DIR", directory.resolve("state").toString());
        builder.environment().putAll(environment);
        return new Launched(builder.start(), output, error);
    }

    /** Waits for the start block. */
    Launched awaitReady() {
        Await.until(process.toHandle(), PATIENCE, () -> output().contains("Ctrl-C stops it."),
                () -> "not ready; it said: " + output() + error());
        return this;
    }

    /** Waits until these words stand on standard error. */
    void awaitError(String words) {
        Await.until(process.toHandle(), PATIENCE, () -> error().contains(words),
                () -> "never said '" + words + "', but: " + error());
    }

    /** Sends a signal by its name. */
    void signal(String name) throws IOException, InterruptedException {
        int status = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
        if (status != 0) {
            throw new AssertionError("kill -" + name + " failed");
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    int exitStatus() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("it has not ended");
        }
        return process.exitValue();
    }

    String output() throws IOException {
        return Files.readString(output);
    }

    String error() throws IOException {
        return Files.readString(error);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
