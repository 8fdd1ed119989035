package org.iceserver.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import org.iceserver.testing.Await;

/**
 * The server started by its launcher on free ports, ready when {@code /healthz} answers. Closing it sends TERM.
 *
 * <p>Its output goes to a file that an exception quotes, so a server that did not start, or ended by itself, says why.
 */
public final class ServerProcess implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Set<ServerProcess> RUNNING = ConcurrentHashMap.newKeySet();

    private final Process process;
    private final Path output;
    private final ServerLaunch launch;
    private boolean ended;

    private ServerProcess(Process process, Path output, ServerLaunch launch) {
        this.process = process;
        this.output = output;
        this.launch = launch;
    }

    /** Starts {@code iceserver} on free ports with these further arguments. */
    public static ServerProcess start(String... arguments) {
        return ServerLaunch.of(arguments).start();
    }

    public static ServerProcess start(ServerLaunch launch) {
        try {
            Path output = Files.createTempFile("iceserver", ".log");
            output.toFile().deleteOnExit();
            ProcessBuilder builder = new ProcessBuilder(launch.command()).redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().putAll(launch.environment());
            ServerProcess server = new ServerProcess(builder.start(), output, launch);
            server.awaitReady();
            RUNNING.add(server);
            if (Boolean.getBoolean("iceserver.trace")) {
                AdminApi.of(server).trace();
            }
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The servers of all tests that were started and not ended by a test. */
    static Set<ServerProcess> running() {
        return Set.copyOf(RUNNING);
    }

    /** How it was started: {@code start()} on it starts another one, on the same ports. */
    ServerLaunch launch() {
        return launch;
    }

    public int signalPort() {
        return launch.ports().signal();
    }

    public int stunPort() {
        return launch.ports().stun();
    }

    public int adminPort() {
        return launch.ports().admin();
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Everything the server has printed so far. */
    public String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it as {@code kill -9} does: it is told nothing and tidies nothing. Returns when it is gone. */
    void kill() {
        RUNNING.remove(this);
        ended = true;
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @throws IllegalStateException with its output, when it ended by itself or does not end now */
    @Override
    public void close() {
        RUNNING.remove(this);
        if (!ended && !process.isAlive()) {
            throw new IllegalStateException(
                    "the server ended by itself with status " + process.exitValue() + ":\n" + output());
        }
        ended = true;
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("the server did not end within 10 s of TERM:\n" + output());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What it takes for the time, in milliseconds since 1970, to the second. */
    long wallClockMillis() throws IOException {
        HttpURLConnection asked = (HttpURLConnection) URI.create("http://127.0.0.1:" + signalPort() + "/healthz")
                .toURL()
                .openConnection();
        return asked.getHeaderFieldDate("date", 0);
    }

    private void awaitReady() {
        try {
            Await.until(process.toHandle(), START_LIMIT, this::healthy,
                    () -> "the server was not ready within " + START_LIMIT + ":\n" + output());
        } catch (AssertionError late) {
            process.destroyForcibly();
            throw late;
        }
    }

    private boolean healthy() {
        try {
            HttpURLConnection connection = (HttpURLConnection) URI
                    .create("http://" + launch.host() + ":" + signalPort() + "/healthz").toURL().openConnection();
            connection.setConnectTimeout(1000);
            connection.setReadTimeout(1000);
            return connection.getResponseCode() == 200;
        } catch (IOException _) {
            return false; // not listening yet
        }
    }
}
