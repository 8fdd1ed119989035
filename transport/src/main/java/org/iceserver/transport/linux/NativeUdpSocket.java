package org.iceserver.transport.linux;

import java.io.IOException;

import io.netty.buffer.ByteBuf;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import org.iceserver.annotation.ColdPath;
import org.iceserver.annotation.HotPath;
import org.iceserver.transport.Datagram;
import org.iceserver.transport.DatagramHandler;
import org.iceserver.transport.DetachedUdpSocket;
import org.iceserver.transport.Endpoint;
import org.iceserver.transport.IcmpErrorHandler;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.UdpSocket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static java.util.Objects.requireNonNull;

/** A bound socket on Netty's epoll loop, and its chain in the loop's send queue. */
@HotPath
final class NativeUdpSocket implements UdpSocket, EpollIoHandle {
    private static final Logger LOG = LoggerFactory.getLogger(NativeUdpSocket.class);
    /**
     * Edge-triggered: reported once per arrival. Otherwise the kernel would check the socket again before every sleep.
     */
    private static final EpollIoOps ARRIVALS = EpollIoOps.EPOLLIN.with(EpollIoOps.EPOLLET);

    private final NativeUdpTransport transport;
    private final FileDescriptor fd;
    private final IpAddress localAddress;
    private final int localPort;
    private final DatagramHandler handler;
    private final Segmentation segmentation;
    private @Nullable IoRegistration registration;
    private @Nullable SharedQueue shared;
    private boolean open = true;
    private int firstQueued = SendQueue.NONE;
    private int lastQueued = SendQueue.NONE;
    private @Nullable NativeUdpSocket nextToFlush;

    /** @param port the port it was bound to; 0 means that the kernel chose one, which is then read */
    NativeUdpSocket(NativeUdpTransport transport, int fd, IpAddress localAddress, int port, DatagramHandler handler) {
        this(transport, new FileDescriptor(fd), localAddress, port == 0 ? transport.binding().port(fd) : port, handler);
    }

    private NativeUdpSocket(NativeUdpTransport transport, FileDescriptor descriptor, IpAddress localAddress,
            int localPort, DatagramHandler handler) {
        this.transport = transport;
        this.fd = descriptor;
        this.localAddress = localAddress;
        this.localPort = localPort;
        this.handler = handler;
        this.segmentation = new Segmentation(transport.binding().knowsSegmentation(descriptor.intValue()));
    }

    /** A bound, open socket on no loop. */
    record Detached(FileDescriptor fd, IpAddress localAddress, int localPort) implements DetachedUdpSocket {
        NativeUdpSocket on(NativeUdpTransport transport, DatagramHandler handler) {
            return new NativeUdpSocket(transport, fd, localAddress, localPort, handler);
        }

        @Override
        public void close() {
            closeDescriptor(fd, localAddress);
        }
    }

    void register(IoEventLoop loop) {
        registration = loop.register(this).syncUninterruptibly().getNow();
    }

    /** Registers again, which reports at once what is already there. Also for a socket that was not read to its end. */
    void startReading() {
        requireNonNull(registration).submit(ARRIVALS);
    }

    @Override
    public boolean send(Endpoint to, Datagram slot, int offset, int length) {
        NativeEndpoint endpoint = (NativeEndpoint) to;
        NativeDatagram datagram = (NativeDatagram) slot;
        long address = datagram.address(offset, length);
        long sockaddr = endpoint.sockaddr();
        if (!open) {
            return transport.dropped();
        }
        transport.makeRoom();
        chain(transport.queue().add(address, length, datagram.trafficClass(), sockaddr, endpoint.sockaddrLength(),
                endpoint, datagram.retained()));
        return true;
    }

    @Override
    public boolean send(Endpoint to, ByteBuf packet) {
        return send(to, packet, 0);
    }

    @Override
    public boolean send(Endpoint to, ByteBuf packet, int trafficClass) {
        NativeEndpoint endpoint = (NativeEndpoint) to;
        if (endpoint.isReleased()) {
            packet.release();
        }
        return send(packet, trafficClass, endpoint.sockaddr(), endpoint.sockaddrLength(), endpoint);
    }

    @Override
    public boolean reply(Datagram request, ByteBuf packet) {
        NativeDatagram datagram = (NativeDatagram) request;
        return send(packet, 0, datagram.sockaddr(), datagram.sockaddrLength(), null);
    }

    @Override
    public boolean sendUnfragmented(Endpoint to, ByteBuf packet, int trafficClass) {
        transport.flush();
        if (!open) {
            // Its descriptor may already belong to another file.
            packet.release();
            return transport.dropped();
        }
        transport.binding().forbidFragments(descriptor(), localAddress.isV4());
        try {
            boolean queued = send(to, packet, trafficClass);
            transport.flush();
            return queued;
        } finally {
            if (open) {
                transport.binding().allowFragments(descriptor(), localAddress.isV4());
                transport.takeRefusal(this, to);
            }
        }
    }

    private boolean send(ByteBuf packet, int trafficClass, long sockaddr, int sockaddrLength,
            @Nullable NativeEndpoint endpoint) {
        if (!open) {
            packet.release();
            return transport.dropped();
        }
        ByteBuf held = DirectMemory.inOnePiece(packet);
        long address = DirectMemory.address(held) + held.readerIndex();
        transport.makeRoom();
        chain(transport.queue().add(address, held.readableBytes(), trafficClass, sockaddr, sockaddrLength, endpoint,
                held));
        return true;
    }

    private void chain(int entry) {
        if (firstQueued == SendQueue.NONE) {
            firstQueued = entry;
            transport.toFlush(this);
        } else {
            transport.queue().chain(lastQueued, entry);
        }
        lastQueued = entry;
    }

    /** The fair queue; null when the socket is not shared by many senders. */
    @Nullable
    SharedQueue shared() {
        return shared;
    }

    void shared(SharedQueue queue) {
        shared = queue;
    }

    /** Takes the queued packets: the caller sends or drops them all. */
    int takeQueued() {
        int first = firstQueued;
        firstQueued = SendQueue.NONE;
        lastQueued = SendQueue.NONE;
        return first;
    }

    @Nullable
    NativeUdpSocket nextToFlush() {
        return nextToFlush;
    }

    void nextToFlush(@Nullable NativeUdpSocket next) {
        nextToFlush = next;
    }

    @Override
    public void handle(IoRegistration ready, IoEvent event) {
        int what = ((EpollIoEvent) event).ops().value();
        if ((what & Linux.EPOLLERR) != 0 && open) {
            transport.takeErrors(this);
        }
        if ((what & Linux.EPOLLIN) != 0 && open) {
            transport.receive(this);
        }
    }

    DatagramHandler handler() {
        return handler;
    }

    /** The handler if it also takes ICMP errors, or null. */
    @Nullable
    IcmpErrorHandler icmpErrorHandler() {
        return handler instanceof IcmpErrorHandler wanting ? wanting : null;
    }

    boolean wantsIcmpErrors() {
        return handler instanceof IcmpErrorHandler;
    }

    Segmentation segmentation() {
        return segmentation;
    }

    int descriptor() {
        return fd.intValue();
    }

    @Override
    public FileDescriptor fd() {
        return fd;
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
        return open;
    }

    @Override
    public void close() {
        if (!open) {
            return;
        }
        stop();
        // epoll removes closed descriptors itself, so ending the registration after the close saves one system call.
        closeDescriptor(fd, localAddress);
        deregister();
    }

    /** Takes the socket off this loop, with its port. Datagrams in the kernel's buffer stay there. */
    Detached detach() {
        if (!open) {
            throw new IllegalStateException("a closed socket cannot change its loop");
        }
        stop();
        deregister();
        return new Detached(fd, localAddress, localPort);
    }

    /** Sends what is queued, and nothing from now on. */
    private void stop() {
        transport.flush(this);
        open = false;
        transport.closed(this);
    }

    private void deregister() {
        if (registration != null) {
            registration.cancel();
        }
    }

    @ColdPath
    private static void closeDescriptor(FileDescriptor fd, IpAddress localAddress) {
        try {
            fd.close();
        } catch (IOException e) {
            LOG.debug("Closing a socket on {} failed", localAddress, e);
        }
    }
}
