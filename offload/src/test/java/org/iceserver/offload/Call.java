package org.iceserver.offload;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

import org.iceserver.transport.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * The four sockets around one binding: the client's, the peer's, and the two of the server, which get what the kernel leaves. So each
 * packet arrives once, and where says which way it went.
 */
final class Call implements AutoCloseable {
    private static final long PATIENCE_NANOS = 3_000_000_000L;

    enum Way {
        RELAYED, LEFT
    }

    /** @param data of the application, in hexadecimal */
    record Arrived(Way way, String data) {}

    final Lab.Bound bound;
    final DatagramChannel client;
    final DatagramChannel peer;
    final DatagramChannel server;
    final DatagramChannel relay;
    final PacketSocket clientWire;

    Call(Lab lab, Lab.Bound bound) throws IOException {
        this.bound = bound;
        client = lab.clients.within(() -> open(bound.toPeer().from(), bound.toPeer().fromPort()));
        peer = lab.peers.within(() -> open(bound.toClient().from(), bound.toClient().fromPort()));
        server = open(bound.toPeer().to(), bound.toPeer().toPort());
        relay = open(bound.toClient().to(), bound.toClient().toPort());
        clientWire = lab.clients.within(() -> PacketSocket.on(
                Objects.requireNonNull(NetworkInterface.getByName("c0")).getIndex()));
    }

    private static DatagramChannel open(IpAddress address, int port) throws IOException {
        DatagramChannel channel = DatagramChannel
                .open(address.isV4() ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6)
                .bind(new InetSocketAddress(address.toInetAddress(), port));
        channel.configureBlocking(false);
        return channel;
    }

    private static InetSocketAddress address(IpAddress address, int port) {
        return new InetSocketAddress(address.toInetAddress(), port);
    }

    Arrived clientSends(byte[] data) throws IOException {
        client.send(ByteBuffer.wrap(Frame.channelData(bound.toPeer().channel(), data.length, data)),
                address(bound.toPeer().to(), bound.toPeer().toPort()));
        return toPeer(data);
    }

    Arrived peerSends(byte[] data) throws IOException {
        peer.send(ByteBuffer.wrap(data), address(bound.toClient().to(), bound.toClient().toPort()));
        return toClient(data);
    }

    /** A frame from the client's wire. */
    Arrived clientWrites(Frame frame, byte[] data) throws IOException {
        clientWire.send(frame.bytes());
        return toPeer(data);
    }

    private Arrived toPeer(byte[] data) throws IOException {
        return once(peer, data, server, Frame.channelData(bound.toPeer().channel(), data.length, data));
    }

    private Arrived toClient(byte[] data) throws IOException {
        return once(client, Frame.channelData(bound.toPeer().channel(), data.length, data), relay, data);
    }

    /** Waits for the packet at either socket, and holds it to every byte; a second one would be another's, and wrong. */
    private static Arrived once(DatagramChannel relayed, byte[] whenRelayed, DatagramChannel left, byte[] whenLeft)
            throws IOException {
        long start = System.nanoTime();
        while (System.nanoTime() - start < PATIENCE_NANOS) {
            byte[] there = receive(relayed);
            if (there != null) {
                return new Arrived(Way.RELAYED, same(there, whenRelayed));
            }
            byte[] here = receive(left);
            if (here != null) {
                return new Arrived(Way.LEFT, same(here, whenLeft));
            }
            LockSupport.parkNanos(20_000);
        }
        throw new AssertionError("the packet arrived nowhere");
    }

    private static String same(byte[] arrived, byte[] expected) {
        return Arrays.equals(arrived, expected) ? "whole" : "not whole: " + Arrays.toString(arrived);
    }

    static byte @Nullable [] receive(DatagramChannel channel) throws IOException {
        ByteBuffer packet = ByteBuffer.allocate(65_536);
        if (channel.receive(packet) == null) {
            return null;
        }
        return Arrays.copyOf(packet.array(), packet.position());
    }

    /** Whether nothing more has come to any of the four. */
    boolean quiet() throws IOException {
        return receive(client) == null && receive(peer) == null && receive(server) == null && receive(relay) == null;
    }

    @Override
    public void close() throws IOException {
        client.close();
        peer.close();
        server.close();
        relay.close();
        clientWire.close();
    }
}
