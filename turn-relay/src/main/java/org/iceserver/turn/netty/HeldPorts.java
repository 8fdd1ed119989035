package org.iceserver.turn.netty;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.ConcurrentHashMap;

import org.iceserver.transport.BindFailure;
import org.iceserver.transport.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * Reserved relay ports whose token has not been used yet (RFC 8656 s7.2). They are bound so that no other program can
 * take them. Nobody reads these sockets; packets that peers send too early are lost. Any thread.
 */
final class HeldPorts implements AutoCloseable {
    private static final int LEAST_BYTES = 1;

    private final ConcurrentHashMap<InetSocketAddress, DatagramChannel> held = new ConcurrentHashMap<>();

    void hold(IpAddress address, int port) throws BindFailure {
        InetSocketAddress local = new InetSocketAddress(address.toInetAddress(), port);
        try {
            DatagramChannel channel = DatagramChannel.open();
            try {
                channel.setOption(StandardSocketOptions.SO_RCVBUF, LEAST_BYTES).bind(local);
            } catch (IOException e) {
                channel.close();
                throw e;
            }
            held.put(local, channel);
        } catch (IOException e) {
            throw BindFailure.of(e, "UDP", address, port);
        }
    }

    /**
     * Closes the socket so that the relay, or another program, can bind the port. Does nothing when the port is not
     * held.
     */
    void letGo(IpAddress address, int port) {
        close(held.remove(new InetSocketAddress(address.toInetAddress(), port)));
    }

    @Override
    public void close() {
        held.values().forEach(HeldPorts::close);
        held.clear();
    }

    private static void close(@Nullable DatagramChannel channel) {
        if (channel == null) {
            return;
        }
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("a socket that nobody uses cannot be closed", e);
        }
    }
}
