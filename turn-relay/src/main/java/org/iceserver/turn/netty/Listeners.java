package org.iceserver.turn.netty;

import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.netty.channel.Channel;
import org.iceserver.transport.BindFailure;
import org.iceserver.transport.DataForm;
import org.iceserver.transport.EventLoops;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.UdpSocket;
import org.jspecify.annotations.Nullable;

/** The listeners of a server: every enabled port and transport on each local address. One thread at a time. */
final class Listeners {
    /** How many listener numbers one port takes: UDP, TCP, DTLS. */
    private static final int NUMBERS = 3;
    private static final int FREE_PORT_ATTEMPTS = 16;
    /**
     * Data is DTLS application data (type 23), everything with a higher first byte, such as ChannelData, and Send
     * indications.
     */
    private static final DataForm DATA = new DataForm(23 << Byte.SIZE, 0x0016);

    private final EventLoops eventLoops;
    private final RelayServerSettings settings;
    private final List<RelayLoop> loops;
    private final List<Listener> listeners = new ArrayList<>();

    /**
     * @param stream null when TCP is off
     * @param number the listener number of the UDP sockets; the TCP listener has number + 1, DTLS has number + 2
     * @param forTls whether this is the separate port for TLS
     */
    private record Listener(RelayServer.Bound bound, int number, @Nullable Channel stream, boolean forTls) {
        void close() {
            if (stream != null) {
                stream.close().awaitUninterruptibly(RelayServer.CLOSE_SECONDS, TimeUnit.SECONDS);
            }
        }
    }

    Listeners(EventLoops eventLoops, RelayServerSettings settings, List<RelayLoop> loops) {
        this.eventLoops = eventLoops;
        this.settings = settings;
        this.loops = loops;
    }

    /**
     * @throws BindException one sentence; the caller must then {@linkplain #close(IpAddress) close} what was opened on
     *     this address
     */
    void open(IpAddress address) throws BindException {
        OptionalInt port = settings.port();
        List<UdpSocket> primary = port.isPresent()
                ? open(address, port.getAsInt(), false, settings.udpOnStunPort(), settings.tcpOnStunPort())
                : List.of();
        Optional<NatDiscovery> discovery = settings.natDiscovery();
        if (discovery.isPresent()) {
            List<UdpSocket> alternate = open(address, discovery.get().alternatePort(), false, true,
                    settings.tcpOnStunPort());
            for (int i = 0; i < loops.size(); i++) {
                loops.get(i).discoverable(primary.get(i), alternate.get(i)).awaitUninterruptibly();
            }
        }
        OptionalInt tls = settings.tls().map(ClientTls::port).orElse(OptionalInt.empty());
        if (tls.isPresent()) {
            open(address, tls.getAsInt(), true, settings.transports().contains(ClientTransport.DTLS),
                    settings.transports().contains(ClientTransport.TLS));
        }
    }

    /**
     * Opens UDP first, then TCP on the same port. If any port will do, another port is tried when this one is taken on
     * TCP.
     */
    private List<UdpSocket> open(IpAddress address, int port, boolean forTls, boolean udp, boolean tcp)
            throws BindException {
        if (!udp && !tcp) {
            return List.of();
        }
        for (int attempt = 1;; attempt++) {
            int number = freeNumber();
            List<UdpSocket> group = udp ? openUdp(address, port, number) : List.of();
            int chosen = udp ? group.getFirst().localPort() : port;
            try {
                Channel stream = tcp ? StreamListener.open(eventLoops, loops, address, chosen, number + 1) : null;
                int bound = stream == null ? chosen : ((InetSocketAddress) stream.localAddress()).getPort();
                listeners.add(new Listener(new RelayServer.Bound(address, bound), number, stream, forTls));
            } catch (BindException e) {
                close(group);
                if (udp && port == 0 && attempt < FREE_PORT_ATTEMPTS) {
                    continue;
                }
                throw e;
            }
            for (int i = 0; i < group.size(); i++) {
                loops.get(i).listens(group.get(i));
            }
            return group;
        }
    }

    /** A free listener number. Only this number distinguishes the protocols and local addresses of five-tuples. */
    private int freeNumber() {
        return IntStream.iterate(0, number -> number + NUMBERS)
                .filter(number -> listeners.stream().noneMatch(one -> one.number == number)).findFirst().orElseThrow();
    }

    private List<UdpSocket> openUdp(IpAddress address, int port, int number) throws BindFailure {
        return eventLoops.openGroup(address, port, DATA, loop -> loops.get(loop).listener(number));
    }

    private void close(List<UdpSocket> group) {
        for (int i = 0; i < group.size(); i++) {
            loops.get(i).execute(group.get(i)::close);
        }
    }

    /**
     * Closes the listeners of this address. Their numbers stay in use until the address is
     * {@linkplain #forget forgotten}.
     */
    void close(IpAddress address) {
        listeners.stream().filter(one -> one.bound.address().equals(address)).forEach(Listener::close);
        loops.forEach(loop -> loop.stopListening(address));
    }

    /** Frees the numbers of this address, when no state of its clients is left. */
    void forget(IpAddress address) {
        listeners.removeIf(one -> one.bound.address().equals(address));
    }

    /** Stops accepting connections. The loops close the UDP sockets. */
    void close() {
        listeners.forEach(Listener::close);
    }

    List<RelayServer.Bound> bound(boolean forTls) {
        return listeners.stream().filter(one -> one.forTls == forTls).map(Listener::bound).toList();
    }
}
