package org.iceserver.cli;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

import io.netty.buffer.Unpooled;
import org.iceserver.stun.Attribute.Nonce;
import org.iceserver.stun.StunDecoder;
import org.iceserver.stun.StunMessage;

/** Sits between one client and a server on loopback, and changes the server's answers as it likes. */
final class MachineInTheMiddle implements AutoCloseable {
    private final DatagramSocket towardsClient = new DatagramSocket(loopback(0));
    private final DatagramSocket towardsServer = new DatagramSocket(loopback(0));
    private final SocketAddress server;
    private final UnaryOperator<byte[]> change;
    private final List<StunMessage> signed = new CopyOnWriteArrayList<>();
    private volatile SocketAddress client = loopback(0);

    MachineInTheMiddle(int serverPort, UnaryOperator<byte[]> change) throws IOException {
        server = loopback(serverPort);
        this.change = change;
        Thread.ofVirtual().start(() -> forward(towardsClient, this::toServer));
        Thread.ofVirtual().start(() -> forward(towardsServer, this::toClient));
    }

    private interface Packet {
        void send(DatagramPacket packet) throws IOException;
    }

    int port() {
        return towardsClient.getLocalPort();
    }

    /** The requests that answered a challenge. */
    List<StunMessage> signed() {
        return signed;
    }

    StunMessage lastSigned() {
        return signed.getLast();
    }

    private static void forward(DatagramSocket from, Packet onwards) {
        try {
            while (true) {
                var packet = new DatagramPacket(new byte[2_048], 2_048);
                from.receive(packet);
                onwards.send(packet);
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void toServer(DatagramPacket packet) throws IOException {
        client = packet.getSocketAddress();
        if (StunDecoder.decode(Unpooled.wrappedBuffer(packet.getData()), 0,
                packet.getLength()) instanceof StunDecoder.Decoded.Message decoded
                && decoded.message().has(Nonce.class)) {
            signed.add(decoded.message());
        }
        towardsServer.send(new DatagramPacket(packet.getData(), packet.getLength(), server));
    }

    private void toClient(DatagramPacket packet) throws IOException {
        byte[] changed = change.apply(Arrays.copyOf(packet.getData(), packet.getLength()));
        towardsClient.send(new DatagramPacket(changed, changed.length, client));
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    @Override
    public void close() {
        towardsClient.close();
        towardsServer.close();
    }
}
