package org.iceserver.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The server started by its launcher on free ports, ready when {@code /healthz} answers. Closing it sends TERM.
 *
 * <p>Its output goes to a file that an exception quotes, so a server that did not start says why.
 */
final class ServerProcess implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final Process process;
    private final Path output;
    private final int signalPort;
    private final int stunPort;
    private final int adminPort;

    private ServerProcess(Process process, Path output, int signalPort, int stunPort, int adminPort) {
        this.process = process;
        this.output = output;
        this.signalPort = signalPort;
        this.stunPort = stunPort;
        this.adminPort = adminPort;
    }

    /** Starts {@code iceserver --signal-port P --stun-port Q} and these further arguments. */
    static ServerProcess start(String... arguments) {
        int signalPort = FreePort.next();
        int stunPort = FreePort.next();
        int adminPort = FreePort.next();
        List<String> command = new ArrayList<>(List.of(System.getProperty("iceserver.launcher", "../iceserver"),
                "--signal-port", Integer.toString(signalPort), "--stun-port", Integer.toString(stunPort),
                "--admin-port", Integer.toString(adminPort)));
        command.addAll(List.of(arguments));
        try {
            Path output = Files.createTempFile("iceserver", ".log");
            output.toFile().deleteOnExit();
            Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile())
                    .start();
            ServerProcess server = new ServerProcess(process, output, signalPort, stunPort, adminPort);
            server.awaitReady();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int signalPort() {
        return signalPort;
    }

    int stunPort() {
        return stunPort;
    }

    int adminPort() {
        return adminPort;
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Everything the server has printed so far. */
    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
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

    private void awaitReady() {
        Instant deadline = Instant.now().plus(START_LIMIT);
        while (Instant.now().isBefore(deadline) && process.isAlive()) {
            if (healthy()) {
                return;
            }
            Waiting.briefly();
        }
        String said = output();
        process.destroyForcibly();
        throw new IllegalStateException("the server was not ready within " + START_LIMIT + ":\n" + said);
    }

    private boolean healthy() {
        try {
            HttpURLConnection connection = (HttpURLConnection) URI
                    .create("http://127.0.0.1:" + signalPort + "/healthz").toURL().openConnection();
            connection.setConnectTimeout(1000);
            connection.setReadTimeout(1000);
            return connection.getResponseCode() == 200;
        } catch (IOException _) {
            return false; // not listening yet
        }
    }
}
