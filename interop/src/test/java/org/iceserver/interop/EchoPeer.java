package org.iceserver.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;

/** A peer outside the relay that sends every datagram back to where it came from, on a thread of its own. */
final class EchoPeer implements AutoCloseable {
    private static final int MAX_DATAGRAM = 65_535;

    private final DatagramSocket socket;

    EchoPeer(InetAddress address) {
        try {
            socket = new DatagramSocket(new InetSocketAddress(address, 0));
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("echo peer").start(this::echo);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    @Override
    public void close() {
        socket.close();
    }

    private void echo() {
        DatagramPacket packet = new DatagramPacket(new byte[MAX_DATAGRAM], MAX_DATAGRAM);
        while (!socket.isClosed()) {
            try {
                packet.setLength(MAX_DATAGRAM);
                socket.receive(packet);
                socket.send(packet);
            } catch (IOException _) {
                // closed, or an ICMP message about an earlier packet: the loop's condition tells them apart
            }
        }
    }
}
