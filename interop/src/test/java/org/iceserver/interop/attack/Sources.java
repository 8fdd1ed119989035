package org.iceserver.interop.attack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

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

    /** Writes as much as the kernel takes; a connection that the server has ended takes nothing. */
    static void write(SocketChannel channel, byte[] bytes) {
        try {
            channel.write(ByteBuffer.wrap(bytes));
        } catch (IOException _) {
            // The server ended it.
        }
    }

    List<SocketChannel> open() {
        return List.copyOf(open);
    }

    /** How many of them the server has not ended. */
    long alive() {
        ByteBuffer one = ByteBuffer.allocate(4_096);
        return open.stream().filter(channel -> {
            try {
                one.clear();
                return channel.read(one) >= 0;
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
