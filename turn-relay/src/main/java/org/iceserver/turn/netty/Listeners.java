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

/** What a server listens on: of each local address the ports that are on, over each transport that is on. One thread at a time. */
final class Listeners {
    /** What one port takes: UDP, TCP, DTLS. */
    private static final int NUMBERS = 3;
    private static final int FREE_PORT_ATTEMPTS = 16;
    /** Application data of DTLS (type 23) and what is beyond it, up to ChannelData; and Send indications. */
    private static final DataForm DATA = new DataForm(23 << Byte.SIZE, 0x0016);

    private final EventLoops eventLoops;
    private final RelayServerSettings settings;
    private final List<RelayLoop> loops;
    private final List<Listener> listeners = new ArrayList<>();

    /**
     * @param stream null where nobody may come over TCP
     * @param number of the UDP sockets; DTLS on them has the next but one, the TCP listener the next one
     * @param forTls whether this is the port for clients that look for TLS
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

    /** @throws BindException one sentence; whatever was opened on this address is to be {@linkplain #close(IpAddress) closed} then */
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

    /** UDP first, then TCP on the same port; where any port will do, another one is tried when TCP has it taken. */
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

    /** A five-tuple's protocol and local address are told apart by the listener's number alone. */
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

    /** Takes no more from clients of this address; the numbers stay taken until it is {@linkplain #forget forgotten}. */
    void close(IpAddress address) {
        listeners.stream().filter(one -> one.bound.address().equals(address)).forEach(Listener::close);
        loops.forEach(loop -> loop.stopListening(address));
    }

    /** Nothing of this address's clients is left. */
    void forget(IpAddress address) {
        listeners.removeIf(one -> one.bound.address().equals(address));
    }

    /** Accepts no more connections; the UDP sockets are their loops' to close. */
    void close() {
        listeners.forEach(Listener::close);
    }

    List<RelayServer.Bound> bound(boolean forTls) {
        return listeners.stream().filter(one -> one.forTls == forTls).map(Listener::bound).toList();
    }
}
