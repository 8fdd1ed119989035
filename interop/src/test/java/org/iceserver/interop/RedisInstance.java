package org.iceserver.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.iceserver.client.Credentials;
import org.iceserver.testing.Await;
import org.iceserver.testing.FreePort;

import static org.assertj.core.api.Assertions.assertThat;

/** Debian's Redis on a free port of loopback, with a password; what it was told is in a file of its own, which it reads when it starts again. */
final class RedisInstance implements UserDatabase {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String PASSWORD = "opensesame";

    private final Path folder;
    private final String port = Integer.toString(FreePort.next());
    private Process process;

    private RedisInstance(Path folder) throws IOException {
        this.folder = folder;
        process = launch();
    }

    /** @param folder empty, and the caller's to delete */
    static RedisInstance start(Path folder) throws IOException {
        return new RedisInstance(folder);
    }

    private Process launch() throws IOException {
        Path log = folder.resolve("redis.log");
        Process launched = new ProcessBuilder("redis-server", "--bind", "127.0.0.1", "--port", port, "--dir",
                folder.toString(), "--requirepass", PASSWORD, "--appendonly", "yes").redirectErrorStream(true)
                .redirectOutput(log.toFile()).start();
        Await.until(launched.toHandle(), PATIENCE, () -> command("PING").output().contains("PONG"),
                () -> "Redis did not start:\n" + Files.readString(log));
        return launched;
    }

    /** Freezes it, as a machine that hangs; {@code CONT} thaws it. */
    void signal(String name) {
        ForeignTool kill = ForeignTool.run(20, "kill", "-" + name, Long.toString(process.pid()));
        assertThat(kill.exitStatus()).as(kill.output()).isZero();
    }

    ForeignTool command(String... words) {
        List<String> command = new ArrayList<>(
                List.of("redis-cli", "-h", "127.0.0.1", "-p", port, "-a", PASSWORD, "--no-auth-warning"));
        command.addAll(List.of(words));
        return ForeignTool.run(20, command.toArray(String[]::new));
    }

    @Override
    public String url() {
        return "redis://:" + PASSWORD + "@127.0.0.1:" + port;
    }

    @Override
    public void add(Credentials user) {
        assertThat(command("SET", "turn/realm/" + REALM + "/user/" + user.username() + "/key", UserDatabase.key(user))
                .output()).isEqualTo("OK\n");
    }

    @Override
    public void stop() {
        process.destroyForcibly();
        try {
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void resume() throws IOException {
        process = launch();
    }

    @Override
    public void close() {
        stop();
    }
}
