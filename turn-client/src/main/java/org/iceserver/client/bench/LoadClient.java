package org.iceserver.client.bench;

import java.net.InetSocketAddress;
import java.time.Duration;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.iceserver.client.AllocateOptions;
import org.iceserver.client.Allocated;
import org.iceserver.client.TurnClient;
import org.iceserver.client.TurnException;
import org.iceserver.stun.ChannelData;
import org.iceserver.transport.Datagram;
import org.iceserver.transport.Endpoint;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.MediaLoop;
import org.iceserver.transport.UdpSocket;
import org.jspecify.annotations.Nullable;

/**
 * One client with its peer. {@link #allocate}, {@link #bind}, {@link #keepAlive} and {@link #close} wait for the server and
 * are called by virtual threads; everything else runs on the client's loop.
 */
final class LoadClient {
    private static final Duration LIFETIME = Duration.ofMinutes(10);

    private final MediaLoop loop;
    private final LoopLoad load;
    private final Wire wire;
    private final UdpSocket peer;
    private final InetSocketAddress peerAddress;
    private final TurnClient turn;
    private Flow toPeer = new Flow();
    private Flow toClient = new Flow();
    private @Nullable Endpoint relayed;
    private int channel;

    LoadClient(LoopLoad load, WireOpener wires, IpAddress local) throws TurnException {
        this.load = load;
        this.loop = load.loop();
        this.peer = wires.peer(loop, local, (_, datagram) -> atPeer(datagram));
        this.peerAddress = new InetSocketAddress(peer.localAddress().toInetAddress(), peer.localPort());
        this.wire = wires.open(loop, local, this::atClient);
        this.turn = wires.client(wire);
    }

    void allocate() throws TurnException {
        Allocated allocated = turn.allocate(AllocateOptions.NONE);
        IpAddress address = IpAddress.of(allocated.relayed().getAddress());
        int port = allocated.relayed().getPort();
        WireOpener.on(loop, () -> relayed = loop.udp().endpoint(address.high(), address.low(), port));
    }

    void bind() throws TurnException {
        int bound = turn.bindChannel(peerAddress);
        WireOpener.on(loop, () -> channel = bound);
    }

    /** Renews the allocation and, where there is one, the channel with its permission. */
    void keepAlive() throws TurnException {
        Duration unused = turn.refresh(LIFETIME);
        if (channel != 0) {
            bind();
        }
    }

    void close() {
        turn.close();
        loop.eventLoop().execute(() -> {
            peer.close();
            if (relayed != null) {
                relayed.release();
            }
        });
    }

    void sendToPeer(int packets, int bytes) {
        boolean stream = wire.reliable();
        int length = ChannelData.HEADER + (stream ? ChannelData.padded(bytes) : bytes);
        for (int i = 0; i < packets; i++) {
            ByteBuf frame = packet(length, ChannelData.HEADER, toPeer.next());
            ChannelData.writeHeader(frame, 0, channel, bytes);
            if (wire.queue(frame)) {
                toPeer.sent();
            }
        }
        wire.flush();
    }

    void sendToClient(int packets, int bytes) {
        Endpoint to = relayed;
        for (int i = 0; to != null && i < packets; i++) {
            if (peer.send(to, packet(bytes, 0, toClient.next()))) {
                toClient.sent();
            }
        }
    }

    private ByteBuf packet(int length, int dataAt, long sequence) {
        ByteBuf packet = ByteBufAllocator.DEFAULT.directBuffer(length).writeZero(length);
        Packet.write(packet, dataAt, load.mark(), sequence, load.nanos());
        return packet;
    }

    private void atPeer(Datagram datagram) {
        ByteBuf bytes = datagram.bytes();
        int at = datagram.offset();
        if (!Packet.isOurs(bytes, at, datagram.length(), load.mark())) {
            return;
        }
        toPeer.arrived(Packet.sequence(bytes, at));
        Endpoint back = relayed;
        if (!load.echo()) {
            load.arrived(Packet.nanos(bytes, at));
        } else if (back != null && peer.send(back, datagram, at, datagram.length())) {
            toClient.sent();
        }
    }

    private void atClient(ByteBuf bytes, int offset, int length) {
        if (!ChannelData.fits(bytes, offset, length)) {
            return;
        }
        int at = offset + ChannelData.HEADER;
        if (Packet.isOurs(bytes, at, ChannelData.length(bytes, offset), load.mark())) {
            toClient.arrived(Packet.sequence(bytes, at));
            load.arrived(Packet.nanos(bytes, at));
        }
    }

    /** Begins to count anew. */
    void reset() {
        toPeer = new Flow();
        toClient = new Flow();
    }

    Counts toPeer() {
        return toPeer.counts();
    }

    Counts toClient() {
        return toClient.counts();
    }
}
