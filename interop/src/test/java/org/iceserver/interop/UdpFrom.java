package org.iceserver.interop;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.Arrays;

import org.iceserver.client.Connection;
import org.iceserver.client.Credentials;
import org.iceserver.client.ServerAddress;
import org.iceserver.client.Timing;
import org.iceserver.client.TurnClient;

/** A client's UDP socket that is bound to one of this host's addresses: another source than the other clients'. */
final class UdpFrom implements Connection {
    private static final int MAX_DATAGRAM = 65_535;

    private final DatagramSocket socket;
    private final byte[] buffer = new byte[MAX_DATAGRAM];

    private UdpFrom(InetAddress local, InetSocketAddress server) throws IOException {
        socket = new DatagramSocket(new InetSocketAddress(local, 0));
        socket.connect(server);
    }

    static UdpFrom of(String local, InetSocketAddress server) throws IOException {
        return new UdpFrom(InetAddress.ofLiteral(local), server);
    }

    /** A client at this address. */
    static TurnClient client(String local, InetSocketAddress server, Credentials credentials, Timing timing)
            throws IOException {
        return TurnClient.over(ServerAddress.udp(server.getAddress().getHostAddress(), server.getPort()), server,
                of(local, server), credentials, timing);
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

    /** How many datagrams came before nothing came for this long. */
    int receivedUntilSilent(int millis) throws IOException {
        socket.setSoTimeout(millis);
        for (int count = 0;; count++) {
            try {
                receive();
            } catch (SocketTimeoutException _) {
                return count;
            }
        }
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
