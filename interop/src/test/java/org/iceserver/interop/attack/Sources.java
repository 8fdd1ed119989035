package org.iceserver.interop.attack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * TCP connections from many addresses of this namespace to one of the server's. Nobody reads what comes. One thread.
 *
 * <p>The addresses are of a network for documentation; they exist on the loopback interface of the namespace alone.
 */
final class Sources implements AutoCloseable {
    /** Where the server is met by sources that are not loopback, which is never limited by source. */
    static final String SERVER = "198.51.100.1";
    private static final String NETWORK = "198.51.100.";
    private static final int FIRST = 10;
    private static final int RECEIVE_BUFFER = 2_048;
    private static final long PAUSE_NANOS = 1_000_000;
    /** So long does a write wait for a server that reads slowly; one that does not read at all costs no more. */
    private static final int MOST_PAUSES = 50;

    private final List<SocketChannel> open = new ArrayList<>();
    private final InetSocketAddress server;

    Sources(int port) {
        server = new InetSocketAddress(InetAddress.ofLiteral(SERVER), port);
    }

    /** The n-th address that is not loopback. */
    static InetAddress address(int number) {
        return InetAddress.ofLiteral(NETWORK + (FIRST + number));
    }

    /** Every address of the network belongs to this host from now on. */
    static void add() throws IOException, InterruptedException {
        run("ip", "addr", "replace", SERVER + "/24", "dev", "lo");
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " failed");
        }
    }

    /** A connection from the n-th address; what is written to it never blocks, and what the server sends is not read. */
    SocketChannel connect(int number) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.bind(new InetSocketAddress(address(number), 0));
        channel.connect(server);
        channel.configureBlocking(false);
        open.add(channel);
        return channel;
    }

    /** Writes all of it, unless the server has ended the connection or takes nothing for a while. */
    static void write(SocketChannel channel, byte[] bytes) {
        ByteBuffer left = ByteBuffer.wrap(bytes);
        try {
            for (int pauses = 0; left.hasRemaining() && pauses < MOST_PAUSES;) {
                if (channel.write(left) == 0) {
                    pauses++;
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            }
        } catch (IOException _) {
            // The server ended it.
        }
    }

    /** What the server sends within a few seconds; empty when it sends nothing. */
    static String read(SocketChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(RECEIVE_BUFFER);
        for (int pauses = 0; pauses < 5_000 && channel.read(buffer) == 0; pauses++) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return StandardCharsets.ISO_8859_1.decode(buffer.flip()).toString();
    }

    List<SocketChannel> open() {
        return List.copyOf(open);
    }

    /** How many of them the server has not ended, once what it sent is read. */
    long alive() {
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        return open.stream().filter(channel -> {
            try {
                int read = 1;
                while (read > 0) {
                    read = channel.read(buffer.clear());
                }
                return read == 0;
            } catch (IOException e) {
                return false;
            }
        }).count();
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel channel : open) {
            channel.close();
        }
        open.clear();
    }
}
