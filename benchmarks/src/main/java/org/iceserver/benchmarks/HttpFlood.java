package org.iceserver.benchmarks;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;

/**
 * Sends HTTP requests over several connections, each request as soon as the one before was answered. A connection is replaced
 * after some requests, so that the server also accepts all the time. Ends when it is closed.
 */
final class HttpFlood implements AutoCloseable {
    private static final int REQUESTS_OF_A_CONNECTION = 50;
    private static final int PATIENCE_MILLIS = 5_000;
    private static final byte[] REQUEST = ("GET /healthz HTTP/1.1\r\nHost: " + Contestant.ADDRESS + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    private static final String LENGTH = "content-length:";

    private final int port;
    private final List<Thread> threads = new ArrayList<>();
    private final LongAdder answered = new LongAdder();
    private volatile boolean closed;

    private HttpFlood(int port) {
        this.port = port;
    }

    /** @param connections 0 means no flood */
    static HttpFlood start(int port, int connections) {
        HttpFlood flood = new HttpFlood(port);
        for (int i = 0; i < connections; i++) {
            flood.threads.add(Thread.ofPlatform().name("flood-" + i).start(flood::run));
        }
        return flood;
    }

    /** Requests that were answered with 200 so far. */
    long answered() {
        return answered.sum();
    }

    private void run() {
        while (!closed) {
            try (Socket socket = new Socket(InetAddress.ofLiteral(Contestant.ADDRESS), port)) {
                socket.setTcpNoDelay(true);
                socket.setSoTimeout(PATIENCE_MILLIS);
                ask(socket);
            } catch (IOException e) {
                // The server closed it, or is busy: the next connection asks again.
                Thread.onSpinWait();
            }
        }
    }

    private void ask(Socket socket) throws IOException {
        InputStream answers = new BufferedInputStream(socket.getInputStream());
        for (int i = 0; i < REQUESTS_OF_A_CONNECTION && !closed; i++) {
            socket.getOutputStream().write(REQUEST);
            if (!line(answers).startsWith("HTTP/1.1 200")) {
                return;
            }
            long length = 0;
            for (String line = line(answers); !line.isEmpty(); line = line(answers)) {
                if (line.toLowerCase(Locale.ROOT).startsWith(LENGTH)) {
                    length = Long.parseLong(line.substring(LENGTH.length()).strip());
                }
            }
            answers.skipNBytes(length);
            answered.increment();
        }
    }

    private static String line(InputStream answers) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = answers.read(); next != '\n'; next = answers.read()) {
            if (next < 0) {
                throw new IOException("the server closed the connection");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
