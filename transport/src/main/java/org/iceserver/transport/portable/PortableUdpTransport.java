package org.iceserver.transport.portable;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;

import io.netty.channel.IoEventLoop;
import org.iceserver.transport.BindFailure;
import org.iceserver.transport.DataForm;
import org.iceserver.transport.DatagramHandler;
import org.iceserver.transport.DetachedUdpSocket;
import org.iceserver.transport.Endpoint;
import org.iceserver.transport.HandlerFaults;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.LoopCounters;
import org.iceserver.transport.UdpCounters;
import org.iceserver.transport.UdpSocket;
import org.iceserver.transport.UdpTransport;

/** UDP over java.nio for one loop. */
public final class PortableUdpTransport implements UdpTransport {
    private final IoEventLoop loop;
    private final LoopCounters counters = new LoopCounters();
    private final HandlerFaults faults;
    private final PortableDatagram datagram = new PortableDatagram();
    private final Set<PortableUdpSocket> open = new HashSet<>();

    /** Called on the loop's thread; the loop's I/O handler must be Netty's for NIO. */
    public PortableUdpTransport(IoEventLoop loop, LongSupplier nanos) {
        this.loop = loop;
        this.faults = new HandlerFaults(counters, nanos);
    }

    /** Whether this system spreads the packets of one port over several sockets. Only Linux does. */
    public static boolean sharesPorts() {
        if (!System.getProperty("os.name", "").startsWith("Linux")) {
            return false;
        }
        try (DatagramChannel channel = DatagramChannel.open()) {
            return channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT);
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Binds a port without sharing it and frees it before returning. (A socket that is registered with a selector is
     * not freed at once.)
     *
     * @param port 0 lets the kernel choose
     * @return the port
     * @throws BindFailure when it cannot be bound
     */
    public static int portThatIsFree(IpAddress address, int port) throws BindFailure {
        try (DatagramChannel probe = PortableBinding.bind(address, port, false)) {
            return probe.socket().getLocalPort();
        } catch (BindFailure e) {
            throw e;
        } catch (IOException e) {
            throw BindFailure.of(BindFailure.Reason.OTHER, address, port, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public UdpSocket open(IpAddress address, int port, boolean sharedPort, DatagramHandler handler)
            throws BindFailure {
        DatagramChannel channel = PortableBinding.bind(address, port, sharedPort);
        PortableUdpSocket socket = new PortableUdpSocket(this, channel, address, handler);
        socket.register(loop);
        open.add(socket);
        if (!sharedPort) {
            socket.startReading();
        }
        return socket;
    }

    @Override
    public void shareFairly(UdpSocket socket, DataForm data) {
        // Java's channels take no filters.
    }

    @Override
    public void lookAtQueues() {
        // No socket is shared fairly here.
    }

    @Override
    public void startReading(UdpSocket socket) {
        ((PortableUdpSocket) socket).startReading();
    }

    @Override
    public DetachedUdpSocket detach(UdpSocket socket) {
        return ((PortableUdpSocket) socket).detach();
    }

    @Override
    public UdpSocket attach(DetachedUdpSocket detached, DatagramHandler handler) throws BindFailure {
        PortableUdpSocket.Detached there = (PortableUdpSocket.Detached) detached;
        PortableUdpSocket socket = new PortableUdpSocket(this, there.channel(), there.localAddress(), handler);
        try {
            socket.register(loop);
        } catch (RuntimeException e) {
            throw BindFailure.of(BindFailure.Reason.OTHER, socket.localAddress(), socket.localPort(),
                    String.valueOf(e.getMessage()));
        }
        open.add(socket);
        socket.startReading();
        return socket;
    }

    @Override
    public Endpoint endpoint(long high, long low, int port) {
        return new PortableEndpoint(high, low, port);
    }

    @Override
    public boolean forbidsFragments() {
        return false;
    }

    @Override
    public void flush() {
        // Nothing is ever queued here: every send is a system call.
    }

    @Override
    public UdpCounters counters() {
        return counters;
    }

    @Override
    public void close() {
        Set.copyOf(open).forEach(PortableUdpSocket::close);
        datagram.release();
    }

    LoopCounters loopCounters() {
        return counters;
    }

    HandlerFaults faults() {
        return faults;
    }

    PortableDatagram datagram() {
        return datagram;
    }

    void closed(PortableUdpSocket socket) {
        open.remove(socket);
    }
}
