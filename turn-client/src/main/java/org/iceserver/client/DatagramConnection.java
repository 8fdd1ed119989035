package org.iceserver.client;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.Arrays;

/** A connected UDP socket: one frame, one datagram. */
final class DatagramConnection implements Connection {
    private final DatagramSocket socket;
    private final byte[] buffer = new byte[65_536];

    DatagramConnection(InetSocketAddress server) throws IOException {
        this(new InetSocketAddress(0), server);
    }

    /** @param local port 0 lets the system choose */
    DatagramConnection(InetSocketAddress local, InetSocketAddress server) throws IOException {
        socket = new DatagramSocket(local);
        socket.connect(server);
    }

    @Override
    public void send(byte[] frame) throws IOException {
        socket.send(new DatagramPacket(frame, frame.length));
    }

    @Override
    public byte[] receive() throws IOException {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        return Arrays.copyOf(buffer, packet.getLength());
    }

    @Override
    public boolean reliable() {
        return false;
    }

    @Override
    public void close() {
        socket.close();
    }
}
