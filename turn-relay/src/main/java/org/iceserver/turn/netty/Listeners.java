package org.iceserver.turn.netty;

import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
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
    private final Map<RelayServer.Bound, Integer> sharedNumbers = new ConcurrentHashMap<>();

    /**
     * @param stream null when TCP is off, or accepted elsewhere
     * @param number the listener number of the UDP sockets; the TCP listener has number + 1, DTLS has number + 2
     */
    private record Listener(RelayServer.Bound bound, int number, @Nullable Channel stream, Wanted wanted) {
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
     * One port, for whom it is, and what it needs.
     *
     * @param plain it is among the STUN ports
     * @param forTls it is among the TLS ports
     * @param shared a shared port accepts its TCP connections
     */
    private record Wanted(int port, boolean plain, boolean forTls, boolean udp, boolean tcp, boolean shared) {
        boolean accepts() {
            return tcp && !shared;
        }
    }

    /**
     * @throws BindException one sentence; the caller must then {@linkplain #close(IpAddress) close} what was opened on
     *     this address
     */
    void open(IpAddress address) throws BindException {
        List<UdpSocket> primary = List.of();
        for (int port : settings.ports().stun()) {
            List<UdpSocket> opened = open(address, wanted(port, true));
            primary = primary.isEmpty() ? opened : primary;
        }
        Optional<NatDiscovery> discovery = settings.natDiscovery();
        if (discovery.isPresent()) {
            List<UdpSocket> alternate = open(address, new Wanted(discovery.get().alternatePort(), true, false, true,
                    settings.tcpOnStunPort(), false));
            for (int i = 0; i < loops.size(); i++) {
                loops.get(i).discoverable(primary.get(i), alternate.get(i)).awaitUninterruptibly();
            }
        }
        for (int port : settings.tlsPorts()) {
            if (port == 0 || !settings.ports().stun().contains(port)) {
                open(address, wanted(port, false));
            }
        }
    }

    /** A port that is among both lists serves both; 0 means a port of its own in each of them. */
    private Wanted wanted(int port, boolean plain) {
        boolean forTls = !plain || (port != 0 && settings.tlsPorts().contains(port));
        boolean udp = (plain && settings.udpOnStunPort())
                || (forTls && settings.transports().contains(ClientTransport.DTLS));
        boolean tcp = (plain && settings.tcpOnStunPort())
                || (forTls && settings.transports().contains(ClientTransport.TLS));
        return new Wanted(port, plain, forTls, udp, tcp, settings.ports().shared().contains(port));
    }

    /**
     * Opens UDP first, then TCP on the same port. If any port will do, another port is tried when this one is taken on
     * TCP.
     */
    private List<UdpSocket> open(IpAddress address, Wanted wanted) throws BindException {
        if (!wanted.udp && !wanted.tcp) {
            return List.of();
        }
        for (int attempt = 1;; attempt++) {
            int number = freeNumber();
            List<UdpSocket> group = wanted.udp ? openUdp(address, wanted.port, number) : List.of();
            int chosen = wanted.udp ? group.getFirst().localPort() : wanted.port;
            try {
                Channel stream = wanted.accepts()
                        ? StreamListener.open(eventLoops, loops, address, chosen, number + 1)
                        : null;
                int port = stream == null ? chosen : ((InetSocketAddress) stream.localAddress()).getPort();
                add(new Listener(new RelayServer.Bound(address, port), number, stream, wanted));
            } catch (BindException e) {
                close(group);
                if (wanted.udp && wanted.port == 0 && attempt < FREE_PORT_ATTEMPTS) {
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

    private void add(Listener listener) {
        listeners.add(listener);
        if (listener.wanted.tcp && listener.wanted.shared) {
            sharedNumbers.put(listener.bound, listener.number + 1);
        }
    }

    /** The listener number of connections to a shared port here; empty where there is none. Any thread. */
    OptionalInt sharedNumber(IpAddress address, int port) {
        Integer number = sharedNumbers.get(new RelayServer.Bound(address, port));
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
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
        sharedNumbers.keySet().removeIf(bound -> bound.address().equals(address));
        listeners.stream().filter(one -> one.bound.address().equals(address)).forEach(Listener::close);
        loops.forEach(loop -> loop.stopListening(address));
    }

    /** Frees the numbers of this address, when no state of its clients is left. */
    void forget(IpAddress address) {
        listeners.removeIf(one -> one.bound.address().equals(address));
    }

    /** Stops accepting connections. The loops close the UDP sockets. */
    void close() {
        sharedNumbers.clear();
        listeners.forEach(Listener::close);
    }

    List<RelayServer.Bound> bound(boolean forTls) {
        return listeners.stream().filter(one -> forTls ? one.wanted.forTls : one.wanted.plain).map(Listener::bound)
                .toList();
    }
}
