package org.iceserver.client;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import io.netty.buffer.Unpooled;
import org.iceserver.stun.Attribute.XorMappedAddress;
import org.iceserver.stun.Bytes;
import org.iceserver.stun.MessageClass;
import org.iceserver.stun.Method;
import org.iceserver.stun.StunDecoder;
import org.iceserver.stun.StunEncoder;
import org.iceserver.stun.StunMessage;
import org.iceserver.stun.TransactionId;
import org.jspecify.annotations.Nullable;

/**
 * The peer of a probe: a UDP socket of this machine, not a client of the server, for both address families. Its packets to and
 * from a relayed address cross the network. One thread.
 */
final class ProbePeer implements AutoCloseable {
    private static final int LONGEST_DATAGRAM = 65_536;

    /** A packet and its sender. */
    record Arrived(InetSocketAddress from, Bytes data) {}

    private final DatagramSocket socket;
    private final SecureRandom random = new SecureRandom();
    private final byte[] buffer = new byte[LONGEST_DATAGRAM];

    ProbePeer() throws TurnException {
        try {
            socket = new DatagramSocket();
        } catch (SocketException e) {
            throw new TurnException("No UDP socket can be opened here: " + e.getMessage() + ".", e);
        }
    }

    /**
     * This socket's address as a server sees it, from the first of these servers that answers over UDP; null when none does.
     *
     * @param timing how long each server may take
     */
    @Nullable
    InetSocketAddress mapped(List<InetSocketAddress> servers, Timing timing) {
        for (InetSocketAddress server : servers) {
            InetSocketAddress mapped = mapped(server, timing);
            if (mapped != null) {
                return mapped;
            }
        }
        return null;
    }

    private @Nullable InetSocketAddress mapped(InetSocketAddress server, Timing timing) {
        TransactionId id = new TransactionId(random.nextInt(), random.nextLong());
        byte[] request = StunSocket.wire(StunEncoder.of(MessageClass.REQUEST, Method.BINDING, id));
        long deadline = System.nanoTime() + timing.deadline().toNanos();
        for (int sent = 1; sent <= timing.transmissions() && System.nanoTime() - deadline < 0; sent++) {
            send(server, request);
            long until = Math.min(deadline, System.nanoTime() + timing.waitAfter(sent).toNanos());
            for (Arrived next = receive(until); next != null; next = receive(until)) {
                InetSocketAddress mapped = mapped(next.data().toArray(), id);
                if (mapped != null) {
                    return mapped;
                }
            }
        }
        return null;
    }

    private static @Nullable InetSocketAddress mapped(byte[] wire, TransactionId id) {
        if (StunDecoder.decode(Unpooled.wrappedBuffer(wire), 0,
                wire.length) instanceof StunDecoder.Decoded.Message decoded) {
            StunMessage message = decoded.message();
            XorMappedAddress mapped = message.first(XorMappedAddress.class);
            if (message.transactionId().equals(id) && mapped != null) {
                return Addresses.socketAddress(mapped.address());
            }
        }
        return null;
    }

    /** The local address that this socket uses to send to that address; null where there is no route. */
    @Nullable
    InetSocketAddress localTowards(InetSocketAddress other) {
        // Connecting sends nothing.
        try (DatagramSocket route = new DatagramSocket()) {
            route.connect(other);
            return new InetSocketAddress(route.getLocalAddress(), socket.getLocalPort());
        } catch (IOException e) {
            return null;
        }
    }

    /** Whether the packet was sent. The network may still lose it. */
    boolean send(InetSocketAddress to, byte[] data) {
        try {
            socket.send(new DatagramPacket(data, data.length, to));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** The next packet, or null when none comes before the deadline. */
    @Nullable
    Arrived receive(long untilNanos) {
        long rest = Duration.ofNanos(untilNanos - System.nanoTime()).toMillis();
        if (rest <= 0) {
            return null;
        }
        try {
            socket.setSoTimeout((int) Math.min(rest, Integer.MAX_VALUE));
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            socket.receive(packet);
            return new Arrived((InetSocketAddress) packet.getSocketAddress(),
                    Bytes.of(Arrays.copyOf(buffer, packet.getLength())));
        } catch (IOException e) {
            // Nothing came in time, or the socket cannot receive: in both cases there is no packet.
            return null;
        }
    }

    /** Whether this machine has an IPv6 address that reaches beyond the next router. */
    static boolean hostHasIpv6() {
        try {
            return NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses)
                    .anyMatch(ProbePeer::routableIpv6);
        } catch (SocketException e) {
            return false;
        }
    }

    private static boolean routableIpv6(InetAddress address) {
        return address instanceof Inet6Address && !address.isLoopbackAddress() && !address.isLinkLocalAddress();
    }

    /** Whether that address belongs to this machine. */
    static boolean ofThisHost(InetAddress address) {
        try {
            return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            return false;
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
