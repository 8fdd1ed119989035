package org.iceserver.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.Arrays;

/** The other side of a test: a socket of the JDK, blocking, with a deadline. */
public final class PlainPeer implements AutoCloseable {
    private static final int DEADLINE_MILLIS = 20_000;

    private final DatagramSocket socket;
    private final byte[] buffer = new byte[65_535];

    public PlainPeer(String address) {
        try {
            socket = new DatagramSocket(new InetSocketAddress(IpAddress.parse(address).toInetAddress(), 0));
            socket.setSoTimeout(DEADLINE_MILLIS);
            socket.setReceiveBufferSize(4 << 20);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public IpAddress address() {
        return IpAddress.of(socket.getLocalAddress());
    }

    public int port() {
        return socket.getLocalPort();
    }

    public void send(UdpSocket to, byte[] payload) {
        send(to.localAddress(), to.localPort(), payload);
    }

    public void send(IpAddress to, int port, byte[] payload) {
        try {
            socket.send(new DatagramPacket(payload, payload.length, to.toInetAddress(), port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next datagram's payload; fails when none comes in time. */
    public byte[] receive() {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        try {
            socket.receive(packet);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }

    @Override
    public void close() {
        socket.close();
    }
}
