package org.iceserver.client;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;

import io.netty.buffer.Unpooled;
import org.iceserver.stun.Attribute;
import org.iceserver.stun.MessageClass;
import org.iceserver.stun.Method;
import org.iceserver.stun.StunDecoder;
import org.iceserver.stun.StunEncoder;
import org.iceserver.stun.StunMessage;
import org.iceserver.stun.TransactionId;
import org.jspecify.annotations.Nullable;

/** A UDP socket that asks one server and accepts answers from anywhere, as RFC 5780 requires. One thread. */
final class DiscoverySocket implements AutoCloseable {
    /** A message and its sender. */
    record Arrived(StunMessage message, InetSocketAddress from) {
        boolean success() {
            return message.messageClass() == MessageClass.SUCCESS;
        }

        /** The public address in a success response. */
        @Nullable
        InetSocketAddress mapped() {
            Attribute.XorMappedAddress mapped = message.first(Attribute.XorMappedAddress.class);
            return mapped == null ? null : Addresses.socketAddress(mapped.address());
        }
    }

    /** A Binding request that may be sent as often as needed. */
    record Query(TransactionId id, StunEncoder request) {}

    private final DatagramSocket socket;
    private final Timing timing;
    private final SecureRandom random = new SecureRandom();

    /** @param from the local address to use; the system chooses the port */
    DiscoverySocket(InetAddress from, Timing timing) throws TurnException {
        this.timing = timing;
        try {
            socket = new DatagramSocket(new InetSocketAddress(from, 0));
        } catch (IOException e) {
            throw new TurnException("No socket on " + from.getHostAddress() + ": " + e.getMessage() + ".", e);
        }
    }

    InetSocketAddress local() {
        return new InetSocketAddress(socket.getLocalAddress(), socket.getLocalPort());
    }

    /** Sends a Binding request, and repeats it while nothing comes. Returns the answer, or null when there is none. */
    @Nullable
    Arrived ask(InetSocketAddress to, Attribute... attributes) throws TurnException {
        Query query = query(attributes);
        long deadline = System.nanoTime() + timing.deadline().toNanos();
        for (int sent = 1; sent <= timing.transmissions() && System.nanoTime() < deadline; sent++) {
            send(to, query);
            Arrived answer = await(query, timing.waitAfter(sent));
            if (answer != null) {
                return answer;
            }
        }
        return null;
    }

    /** A new transaction. {@link #send} sends it; its response may be awaited anywhere. */
    Query query(Attribute... attributes) {
        var id = new TransactionId(random.nextInt(), random.nextLong());
        StunEncoder request = StunEncoder.of(MessageClass.REQUEST, Method.BINDING, id);
        for (Attribute attribute : attributes) {
            request.add(attribute);
        }
        return new Query(id, request);
    }

    void send(InetSocketAddress to, Query query) throws TurnException {
        byte[] wire = StunSocket.wire(query.request);
        try {
            socket.send(new DatagramPacket(wire, wire.length, to));
        } catch (IOException e) {
            throw new TurnException("Nothing can be sent to " + Addresses.text(to) + ": " + e.getMessage() + ".", e);
        }
    }

    /** The next message of this transaction, or null when none comes in time. */
    @Nullable
    Arrived await(Query query, Duration patience) throws TurnException {
        long deadline = System.nanoTime() + patience.toNanos();
        var packet = new DatagramPacket(new byte[65_536], 65_536);
        try {
            for (long rest = patience.toMillis(); rest > 0; rest = (deadline - System.nanoTime()) / 1_000_000) {
                socket.setSoTimeout((int) Math.min(rest, Integer.MAX_VALUE));
                packet.setLength(packet.getData().length);
                socket.receive(packet);
                StunMessage message = decoded(Arrays.copyOf(packet.getData(), packet.getLength()));
                if (message != null && message.transactionId().equals(query.id)) {
                    return new Arrived(message, (InetSocketAddress) packet.getSocketAddress());
                }
            }
            return null;
        } catch (SocketTimeoutException e) {
            return null;
        } catch (IOException e) {
            throw new TurnException("Nothing can be received: " + e.getMessage() + ".", e);
        }
    }

    private static @Nullable StunMessage decoded(byte[] wire) {
        return StunDecoder.decode(Unpooled.wrappedBuffer(wire), 0,
                wire.length) instanceof StunDecoder.Decoded.Message decoded ? decoded.message() : null;
    }

    @Override
    public void close() {
        socket.close();
    }
}
