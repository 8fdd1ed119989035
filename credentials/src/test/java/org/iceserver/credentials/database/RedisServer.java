package org.iceserver.credentials.database;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.iceserver.testing.FreePort;

/** Debian's Redis on a free port of loopback, with a password; it keeps its data over a restart. */
final class RedisServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Path PROGRAM = Path.of("/usr/bin/redis-server");

    private final Path folder;
    private final int port = FreePort.next();
    private Process process;

    @SuppressWarnings("NullAway.Init") // start() makes the process before anybody can look
    RedisServer(Path folder) throws IOException, InterruptedException {
        this.folder = folder;
        start();
    }

    static boolean installed() {
        return Files.isExecutable(PROGRAM);
    }

    void start() throws IOException, InterruptedException {
        process = new ProcessBuilder(PROGRAM.toString(), "--bind", "127.0.0.1", "--port", Integer.toString(port),
                "--dir", folder.toString(), "--requirepass", "opensesame", "--appendonly", "yes")
                .redirectErrorStream(true).redirectOutput(folder.resolve("redis.log").toFile()).start();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!command("PING").startsWith("+PONG")) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new IOException("Redis did not start: " + Files.readString(folder.resolve("redis.log")));
            }
            process.waitFor(50, TimeUnit.MILLISECONDS);
        }
    }

    void stop() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }

    /** Freezes it, as a machine that hangs; {@code CONT} thaws it. */
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    }

    String url() {
        return "redis://:opensesame@127.0.0.1:" + port;
    }

    /** What it answers to one inline command: a line, of a text the text itself; or nothing. */
    String command(String line) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(("AUTH opensesame\r\n" + line + "\r\n").getBytes(StandardCharsets.UTF_8));
            byte[] answer = new byte[256];
            String read = "";
            while (!complete(read)) {
                int count = socket.getInputStream().read(answer);
                if (count < 0) {
                    return "";
                }
                read += new String(answer, 0, count, StandardCharsets.UTF_8);
            }
            return read.lines().skip(isText(read) ? 2 : 1).findFirst().orElse("");
        } catch (IOException e) {
            return "";
        }
    }

    private static boolean complete(String read) {
        return read.endsWith("\n") && read.lines().count() >= (isText(read) ? 3 : 2);
    }

    /** Its length goes before it; what is not there has the length -1. */
    private static boolean isText(String read) {
        String first = read.lines().skip(1).findFirst().orElse("");
        return first.startsWith("$") && !first.startsWith("$-");
    }

    @Override
    public void close() throws InterruptedException {
        stop();
    }
}
