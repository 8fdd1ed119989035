package org.iceserver.turn.netty;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.Arrays;

import org.iceserver.stun.TransportAddress;
import org.iceserver.transport.IpAddress;

/** A peer: a plain UDP socket on loopback. */
final class TestPeer implements AutoCloseable {
    private final DatagramSocket socket;

    /** One datagram and whom it came from. */
    record Packet(TransportAddress from, String text, int length) {}

    TestPeer(String address) throws IOException {
        this(address, 0);
    }

    TestPeer(String address, int port) throws IOException {
        socket = new DatagramSocket(new InetSocketAddress(IpAddress.parse(address).toInetAddress(), port));
        socket.setReceiveBufferSize(4 << 20);
        socket.setSoTimeout(Wire.DEADLINE_MILLIS);
    }

    TransportAddress address() {
        return TurnTestClient.address((InetSocketAddress) socket.getLocalSocketAddress());
    }

    Packet receive() throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
        socket.receive(packet);
        byte[] payload = Arrays.copyOf(packet.getData(), packet.getLength());
        return new Packet(TurnTestClient.address((InetSocketAddress) packet.getSocketAddress()),
                new String(payload, java.nio.charset.StandardCharsets.ISO_8859_1), payload.length);
    }

    boolean nothingArrives() throws IOException {
        socket.setSoTimeout(150);
        try {
            receive();
            return false;
        } catch (java.net.SocketTimeoutException e) {
            return true;
        } finally {
            socket.setSoTimeout(Wire.DEADLINE_MILLIS);
        }
    }

    void send(TransportAddress to, byte[] payload) throws IOException {
        socket.send(new DatagramPacket(payload, payload.length,
                new InetSocketAddress(new IpAddress(to.high(), to.low()).toInetAddress(), to.port())));
    }

    @Override
    public void close() {
        socket.close();
    }
}
