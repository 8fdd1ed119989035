package org.iceserver.benchmarks.signaling;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.iceserver.client.TurnException;
import org.iceserver.client.bench.ProcessUse;

/** A candidate on processor 0 and its own port. Closing it sends TERM. */
final class ServerUnderLoad implements AutoCloseable {
    static final String HOST = "127.0.0.1";
    private static final Duration START_LIMIT = Duration.ofSeconds(30);

    private final Process process;
    private final int port;

    private ServerUnderLoad(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static ServerUnderLoad start(Candidate candidate) throws IOException, InterruptedException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.ofLiteral(HOST))) {
            port = free.getLocalPort();
        }
        List<String> command = new ArrayList<>(List.of("taskset", "-c", "0"));
        command.addAll(candidate.command(port));
        Path said = Files.createTempFile("signaling-" + candidate, ".log");
        said.toFile().deleteOnExit();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
        long start = System.nanoTime();
        while (!listens(port)) {
            if (!process.isAlive() || System.nanoTime() - start > START_LIMIT.toNanos()) {
                process.destroy();
                throw new IOException(candidate + " did not listen; it said:\n" + Files.readString(said));
            }
            Thread.sleep(20);
        }
        return new ServerUnderLoad(process, port);
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    int port() {
        return port;
    }

    /** @throws TurnException when it has ended under its load */
    ProcessUse use() throws TurnException {
        return ProcessUse.of(process.pid());
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
