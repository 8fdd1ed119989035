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
import org.iceserver.stun.ErrorCode;
import org.iceserver.transport.Datagram;
import org.iceserver.transport.Endpoint;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.MediaLoop;
import org.iceserver.transport.UdpSocket;
import org.jspecify.annotations.Nullable;

/**
 * One client with its peer. {@link #allocate}, {@link #bind}, {@link #keepAlive} and {@link #close} wait for the server and are
 * called on virtual threads. Everything else runs on the client's loop.
 */
final class LoadClient {
    private static final Duration LIFETIME = Duration.ofMinutes(10);
    /** A server may keep the allocation of a port for a while after the client closed it, and ports are reused. */
    private static final int PORTS_TRIED = 4;

    private final MediaLoop loop;
    private final LoopLoad load;
    private final WireOpener wires;
    private final IpAddress local;
    /** Null in a load that relays nothing: then all descriptors are left for allocations. */
    private final @Nullable UdpSocket peer;
    private Wire wire;
    private TurnClient turn;
    private Flow toPeer = new Flow();
    private Flow toClient = new Flow();
    private @Nullable Endpoint relayed;
    private int channel;

    LoadClient(LoopLoad load, WireOpener wires, IpAddress local, boolean withPeer) throws TurnException {
        this.load = load;
        this.wires = wires;
        this.local = local;
        this.loop = load.loop();
        this.peer = withPeer ? wires.peer(loop, local, this::atPeer) : null;
        this.wire = wires.open(loop, local, this::atClient);
        this.turn = wires.client(wire);
    }

    void allocate() throws TurnException {
        Allocated allocated = allocateOnSomePort();
        IpAddress address = IpAddress.of(allocated.relayed().getAddress());
        int port = allocated.relayed().getPort();
        WireOpener.on(loop, () -> relayed = loop.udp().endpoint(address.high(), address.low(), port));
    }

    private Allocated allocateOnSomePort() throws TurnException {
        for (int left = PORTS_TRIED - 1;; left--) {
            try {
                return turn.allocate(AllocateOptions.NONE);
            } catch (TurnException e) {
                if (left == 0 || !e.is(ErrorCode.ALLOCATION_MISMATCH)) {
                    throw e;
                }
            }
            turn.close();
            wire = wires.open(loop, local, this::atClient);
            turn = wires.client(wire);
        }
    }

    /** Binds a channel to the peer, if there is one. */
    void bind() throws TurnException {
        if (peer == null) {
            return;
        }
        int bound = turn.bindChannel(new InetSocketAddress(peer.localAddress().toInetAddress(), peer.localPort()));
        WireOpener.on(loop, () -> channel = bound);
    }

    /** Renews the allocation and the channel with its permission. */
    void keepAlive() throws TurnException {
        Duration unused = turn.refresh(LIFETIME);
        bind();
    }

    void close() {
        turn.close();
        loop.eventLoop().execute(() -> {
            if (peer != null) {
                peer.close();
            }
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
        for (int i = 0; peer != null && to != null && i < packets; i++) {
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

    private void atPeer(UdpSocket from, Datagram datagram) {
        ByteBuf bytes = datagram.bytes();
        int at = datagram.offset();
        if (!Packet.isOurs(bytes, at, datagram.length(), load.mark())) {
            return;
        }
        toPeer.arrived(Packet.sequence(bytes, at));
        Endpoint back = relayed;
        if (!load.echo()) {
            load.arrived(Packet.nanos(bytes, at));
        } else if (back != null && from.send(back, datagram, at, datagram.length())) {
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

    /** Resets the counters. */
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
