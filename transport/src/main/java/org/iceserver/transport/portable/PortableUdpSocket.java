package org.iceserver.transport.portable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;

import io.netty.buffer.ByteBuf;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoOps;
import io.netty.channel.nio.NioSelectableChannelIoHandle;
import org.iceserver.transport.Datagram;
import org.iceserver.transport.DatagramHandler;
import org.iceserver.transport.DetachedUdpSocket;
import org.iceserver.transport.Endpoint;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.UdpCounters.Counter;
import org.iceserver.transport.UdpSocket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static java.util.Objects.requireNonNull;

/** A bound channel, registered with the loop's selector. */
final class PortableUdpSocket extends NioSelectableChannelIoHandle<DatagramChannel> implements UdpSocket {
    private static final Logger LOG = LoggerFactory.getLogger(PortableUdpSocket.class);
    private static final int READS_PER_TURN = 64;

    private final PortableUdpTransport transport;
    private final DatagramChannel channel;
    private final IpAddress localAddress;
    private final int localPort;
    private final DatagramHandler handler;
    private @Nullable IoRegistration registration;
    private boolean detached;

    PortableUdpSocket(PortableUdpTransport transport, DatagramChannel channel, IpAddress localAddress,
            DatagramHandler handler) {
        super(channel);
        this.transport = transport;
        this.channel = channel;
        this.localAddress = localAddress;
        this.handler = handler;
        try {
            this.localPort = ((InetSocketAddress) channel.getLocalAddress()).getPort();
        } catch (IOException e) {
            throw new UncheckedIOException("a bound socket does not tell its address", e);
        }
    }

    /** A bound, open socket on no loop. */
    record Detached(DatagramChannel channel, IpAddress localAddress) implements DetachedUdpSocket {
        @Override
        public void close() {
            PortableUdpSocket.close(channel, localAddress);
        }
    }

    void register(IoEventLoop loop) {
        registration = loop.register(this).syncUninterruptibly().getNow();
    }

    void startReading() {
        requireNonNull(registration).submit(NioIoOps.READ);
    }

    @Override
    protected void handle(DatagramChannel ready, SelectionKey key) {
        transport.loopCounters().add(Counter.RECEIVE_CALLS, 1);
        PortableDatagram datagram = transport.datagram();
        try {
            for (int i = 0; i < READS_PER_TURN && isOpen() && datagram.receive(channel); i++) {
                transport.loopCounters().add(Counter.RECEIVED, 1);
                deliver(datagram);
            }
        } catch (IOException e) {
            transport.loopCounters().add(Counter.PENDING_ERRORS, 1);
            LOG.debug("Reading {}:{} failed", localAddress, localPort, e);
        }
    }

    private void deliver(PortableDatagram datagram) {
        try {
            handler.onDatagram(this, datagram);
        } catch (Throwable fault) {
            transport.faults().record(this, new IpAddress(datagram.high(), datagram.low()), datagram.port(), fault);
        }
    }

    @Override
    public boolean send(Endpoint to, Datagram slot, int offset, int length) {
        return send(((PortableDatagram) slot).view(offset, length), ((PortableEndpoint) to).socketAddress());
    }

    @Override
    public boolean send(Endpoint to, ByteBuf packet) {
        try {
            return send(packet.nioBuffer(), ((PortableEndpoint) to).socketAddress());
        } finally {
            packet.release();
        }
    }

    /** Java's channels have one traffic class for all packets of a socket, so this one is ignored. */
    @Override
    public boolean send(Endpoint to, ByteBuf packet, int trafficClass) {
        return send(to, packet);
    }

    @Override
    public boolean reply(Datagram request, ByteBuf packet) {
        try {
            return send(packet.nioBuffer(), ((PortableDatagram) request).sender());
        } finally {
            packet.release();
        }
    }

    @Override
    public boolean sendUnfragmented(Endpoint to, ByteBuf packet, int trafficClass) {
        packet.release();
        throw new UnsupportedOperationException("Java's datagram channels do not set the DF bit");
    }

    private boolean send(ByteBuffer packet, InetSocketAddress to) {
        Counter outcome = trySend(packet, to);
        transport.loopCounters().add(outcome, 1);
        return outcome == Counter.SENT;
    }

    private Counter trySend(ByteBuffer packet, InetSocketAddress to) {
        if (!isOpen()) {
            return Counter.DROPPED_QUEUE;
        }
        transport.loopCounters().add(Counter.SEND_CALLS, 1);
        if (IpAddress.of(to.getAddress()).isV4() != localAddress.isV4()) {
            return Counter.DROPPED_SEND_ERROR;
        }
        boolean empty = !packet.hasRemaining();
        try {
            return channel.send(packet, to) > 0 || empty ? Counter.SENT : Counter.DROPPED_WOULD_BLOCK;
        } catch (IOException e) {
            LOG.trace("{}:{} could not send to {}", localAddress, localPort, to, e);
            return Counter.DROPPED_SEND_ERROR;
        }
    }

    @Override
    public IpAddress localAddress() {
        return localAddress;
    }

    @Override
    public int localPort() {
        return localPort;
    }

    @Override
    public boolean isOpen() {
        return !detached && channel.isOpen();
    }

    @Override
    public void close() {
        if (detached || !channel.isOpen()) {
            return;
        }
        leaveLoop();
        close(channel, localAddress);
    }

    /** Takes the socket off this loop, with its port. Datagrams in the system's buffer stay there. */
    Detached detach() {
        if (!isOpen()) {
            throw new IllegalStateException("a closed socket cannot change its loop");
        }
        detached = true;
        leaveLoop();
        return new Detached(channel, localAddress);
    }

    private void leaveLoop() {
        transport.closed(this);
        if (registration != null) {
            registration.cancel();
        }
    }

    private static void close(DatagramChannel channel, IpAddress localAddress) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("Closing a socket on {} failed", localAddress, e);
        }
    }
}
