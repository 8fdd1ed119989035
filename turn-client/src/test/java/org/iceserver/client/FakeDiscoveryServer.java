package org.iceserver.client;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.netty.buffer.Unpooled;
import org.iceserver.stun.Attribute;
import org.iceserver.stun.StunDecoder;
import org.iceserver.stun.StunEncoder;
import org.iceserver.stun.StunMessage;

/**
 * A server on two loopback addresses with two ports each that plays the NAT too: it says what it would see through one,
 * and keeps back what one would not let in.
 */
final class FakeDiscoveryServer implements AutoCloseable {
    /** By address and port: (1, 1), (1, 2), (2, 1), (2, 2). */
    private final List<DatagramSocket> sockets = new ArrayList<>();
    /** What it pretends to see instead of the client's port, by the socket asked; 0: no NAT. */
    int[] mappedPorts = {0, 0, 0, 0};
    /** Whether an answer from the other address, and from the other port of the same address, is let in. */
    volatile boolean letsOtherAddressIn = true;
    volatile boolean letsOtherPortIn = true;
    volatile boolean discovery = true;
    volatile boolean ignoresChangeRequest;

    FakeDiscoveryServer() throws IOException {
        for (String address : List.of("127.0.0.1", "127.0.0.2")) {
            for (int port = 0; port < 2; port++) {
                // As the real one: the same two ports on both addresses.
                int wanted = address.equals("127.0.0.1") ? 0 : sockets.get(port).getLocalPort();
                var socket = new DatagramSocket(new InetSocketAddress(InetAddress.getByName(address), wanted));
                int index = sockets.size();
                sockets.add(socket);
                Thread.ofVirtual().start(() -> serve(index, socket));
            }
        }
    }

    ServerAddress address() {
        return ServerAddress.udp("127.0.0.1", sockets.getFirst().getLocalPort());
    }

    private void serve(int index, DatagramSocket socket) {
        try {
            while (true) {
                var packet = new DatagramPacket(new byte[2_048], 2_048);
                socket.receive(packet);
                answer(index, packet);
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void answer(int index, DatagramPacket packet) throws IOException {
        byte[] bytes = Arrays.copyOf(packet.getData(), packet.getLength());
        if (!(StunDecoder.decode(Unpooled.wrappedBuffer(bytes), 0,
                bytes.length) instanceof StunDecoder.Decoded.Message decoded)) {
            return;
        }
        StunMessage request = decoded.message();
        Attribute.ChangeRequest change = request.first(Attribute.ChangeRequest.class);
        int from = index ^ (change == null || ignoresChangeRequest
                ? 0
                : (change.changeIp() ? 2 : 0) | (change.changePort() ? 1 : 0));
        boolean kept = (from ^ index) >= 2 ? !letsOtherAddressIn : from != index && !letsOtherPortIn;
        if (kept) {
            return;
        }
        InetSocketAddress client = (InetSocketAddress) packet.getSocketAddress();
        int port = mappedPorts[index] == 0 ? client.getPort() : mappedPorts[index];
        StunEncoder response = StunEncoder.success(request).add(new Attribute.XorMappedAddress(
                Addresses.of(new InetSocketAddress(client.getAddress(), port))));
        if (discovery) {
            var other = (InetSocketAddress) sockets.get(index ^ 3).getLocalSocketAddress();
            response.add(new Attribute.OtherAddress(Addresses.of(other)));
        }
        byte[] wire = StunSocket.wire(response);
        Attribute.ResponsePort wish = request.first(Attribute.ResponsePort.class);
        sockets.get(from).send(new DatagramPacket(wire, wire.length, client.getAddress(),
                wish == null ? client.getPort() : wish.port()));
    }

    @Override
    public void close() {
        sockets.forEach(DatagramSocket::close);
    }
}
