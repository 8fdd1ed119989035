package org.iceserver.client;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import org.iceserver.stun.Attribute.ConnectionId;
import org.iceserver.stun.Attribute.Data;
import org.iceserver.stun.Attribute.XorPeerAddress;
import org.iceserver.stun.Bytes;
import org.iceserver.stun.ChannelData;
import org.iceserver.stun.Method;
import org.iceserver.stun.StunMessage;
import org.jspecify.annotations.Nullable;

/** Packets and connections from peers that reach the client without a request. Bounded; any thread. */
final class Arrivals implements StunSocket.Listener {
    /** Further packets are dropped, as a receive buffer of the kernel would. */
    private static final int PACKETS = 1024;
    /** The server closes a connection that is not accepted in time. */
    private static final int ATTEMPTS = 64;

    private final Channels channels;
    private final BlockingQueue<Received> packets = new LinkedBlockingQueue<>(PACKETS);
    private final BlockingQueue<Attempt> attempts = new LinkedBlockingQueue<>(ATTEMPTS);

    /** A peer has connected to the relayed address (RFC 6062 s4.4). */
    record Attempt(ConnectionId id, InetSocketAddress peer) {}

    Arrivals(Channels channels) {
        this.channels = channels;
    }

    @Nullable
    Received packet(Duration patience) throws InterruptedException {
        return packets.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Nullable
    Attempt attempt(Duration patience) throws InterruptedException {
        return attempts.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void indication(StunMessage message) {
        XorPeerAddress peer = message.first(XorPeerAddress.class);
        Data data = message.first(Data.class);
        ConnectionId id = message.first(ConnectionId.class);
        if (message.method() == Method.CONNECTION_ATTEMPT && peer != null && id != null) {
            boolean unused = attempts.offer(new Attempt(id, Addresses.socketAddress(peer.address())));
        }
        if (message.method() == Method.DATA && peer != null && data != null) {
            queue(new Received(Addresses.socketAddress(peer.address()), -1, data.value()));
        }
    }

    @Override
    public void frame(ByteBuf frame) {
        int length = frame.readableBytes();
        if (length > 0 && ChannelData.isChannelData(frame.getUnsignedByte(0)) && ChannelData.fits(frame, 0, length)) {
            int channel = ChannelData.channel(frame, 0);
            InetSocketAddress peer = channels.peer(channel);
            if (peer != null) {
                queue(new Received(peer, channel,
                        Bytes.copyOf(frame, ChannelData.HEADER, ChannelData.length(frame, 0))));
            }
        }
    }

    private void queue(Received packet) {
        boolean unused = packets.offer(packet);
    }
}
