package org.iceserver.cluster.redis;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.iceserver.testing.Await;

/** Debian's Redis on a socket in a folder; nothing outlives it. */
final class OwnRedis implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/bin/redis-server");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path folder;
    private final List<String> more;
    private Process process;

    OwnRedis(Path folder, String... more) throws IOException {
        this.folder = folder;
        this.more = List.of(more);
        process = launch();
    }

    static boolean installed() {
        return Files.isExecutable(PROGRAM);
    }

    private Process launch() throws IOException {
        Path log = folder.resolve("redis.log");
        Files.deleteIfExists(socket());
        List<String> command = new ArrayList<>(List.of(PROGRAM.toString(), "--port", "0", "--unixsocket",
                socket().toString(), "--save", "", "--dir", folder.toString()));
        command.addAll(more);
        Process launched = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        Await.until(launched.toHandle(), PATIENCE, () -> Files.exists(socket()), () -> Files.readString(log));
        return launched;
    }

    private Path socket() {
        return folder.resolve("redis.sock");
    }

    String url() {
        return "redis-socket://" + socket();
    }

    /** What it answers to a command. */
    String command(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("redis-cli", "-s", socket().toString()));
        command.addAll(List.of(words));
        Process cli = new ProcessBuilder(command).redirectErrorStream(true).start();
        String answer = new String(cli.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        cli.waitFor();
        return answer.strip();
    }

    /** Freezes it, as a machine that hangs; {@code CONT} thaws it. */
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    }

    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    void restart() throws IOException {
        process = launch();
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
