package org.iceserver.turn.netty;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.iceserver.stun.ErrorCode;
import org.iceserver.stun.MessageClass;
import org.iceserver.stun.StunEncoder;
import org.iceserver.stun.StunMessage;
import org.iceserver.stun.TransportAddress;
import org.iceserver.stun.server.BehaviorDiscovery;
import org.iceserver.stun.server.BindingResponder;
import org.iceserver.stun.server.Origins;
import org.iceserver.transport.Endpoint;
import org.iceserver.transport.FiveTuple;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.TransportProtocol;
import org.iceserver.transport.UdpSocket;
import org.iceserver.transport.UdpTransport;
import org.iceserver.turn.ControlCounters;
import org.iceserver.turn.ControlCounters.Event;
import org.iceserver.turn.policy.OwnAddresses;
import org.iceserver.turn.policy.PeerPath;
import org.iceserver.turn.policy.PeerPolicy;
import org.iceserver.turn.policy.PeerRules;
import org.iceserver.turn.trace.ExchangeReports;
import org.jspecify.annotations.Nullable;

/**
 * Answers Binding requests on one loop. With NAT behaviour discovery (RFC 5780), an answer may leave from another
 * address or port than the request came to. This loop has its own socket on each of them, so no other loop is involved.
 */
final class Bindings {
    /** The message type (RFC 8489 s5). */
    private static final int BINDING_ERROR_RESPONSE = 0x0111;
    private static final PeerPolicy GLOBAL = new PeerPolicy(PeerRules.STANDARD, new OwnAddresses(List.of()));

    private final UdpTransport udp;
    private final ByteBufAllocator allocator;
    private final Map<IpAddress, IpAddress> told;
    private final ControlCounters counters;
    private final ExchangeReports sight;
    private final LongSupplier turnNanos;
    private final List<Spot> spots = new ArrayList<>();

    /** This loop's sockets on the two ports of one address. */
    private record Spot(UdpSocket primary, UdpSocket alternate) {
        IpAddress address() {
            return primary.localAddress();
        }

        boolean alternateIs(FiveTuple path) {
            return path.serverPort() == alternate.localPort();
        }

        boolean received(FiveTuple path) {
            return path.server().equals(address()) && primary.isOpen()
                    && (path.serverPort() == primary.localPort() || alternateIs(path));
        }

        UdpSocket socket(boolean second) {
            return second ? alternate : primary;
        }
    }

    /**
     * @param told the addresses that clients are told instead of the bound ones
     * @param turnNanos the monotonic time of the current turn
     */
    Bindings(UdpTransport udp, ByteBufAllocator allocator, Map<IpAddress, IpAddress> told,
            ControlCounters counters, ExchangeReports sight, LongSupplier turnNanos) {
        this.sight = sight;
        this.turnNanos = turnNanos;
        this.counters = counters;
        this.udp = udp;
        this.allocator = allocator;
        this.told = told;
    }

    /** Starts NAT behaviour discovery on these two ports of one address. */
    void discoverable(UdpSocket primary, UdpSocket alternate) {
        spots.removeIf(spot -> !spot.primary.isOpen());
        spots.add(new Spot(primary, alternate));
    }

    /** The encoded response to send back on the request's path; the caller owns it. Null when there is none. */
    @Nullable
    ByteBuf respond(Client from, StunMessage message) {
        if (message.messageClass() == MessageClass.REQUEST) {
            counters.count(Event.BINDING_REQUEST);
        }
        FiveTuple path = from.fiveTuple();
        if (path.protocol() == TransportProtocol.DTLS && !message.hasMagicCookie()) {
            // A client that uses DTLS also uses the magic cookie (RFC 8489 s11).
            return encoded(from, message, StunEncoder.error(message, ErrorCode.SERVER_ERROR));
        }
        Spot here = here(path);
        if (here == null) {
            return encoded(from, message, BindingResponder.respond(message, path.client().high(), path.client().low(),
                    path.clientPort()));
        }
        Spot other = other(here);
        TransportAddress source = address(path.client(), path.clientPort());
        Origins origins = origins(here, other, here.alternateIs(path));
        if (path.protocol() != TransportProtocol.UDP) {
            return encoded(from, message, BehaviorDiscovery.respondOnStream(message, source, origins));
        }
        BehaviorDiscovery.Answer answer = BehaviorDiscovery.respond(message, source, origins);
        return answer == null ? null : routed(answer, from, message, here, other);
    }

    private @Nullable ByteBuf routed(BehaviorDiscovery.Answer answer, Client from, StunMessage request, Spot here,
            @Nullable Spot other) {
        FiveTuple path = from.fiveTuple();
        ByteBuf response = answered(from, request, answer.response().encode(allocator));
        boolean second = here.alternateIs(path);
        UdpSocket socket = switch (answer.from()) {
            case HERE -> here.socket(second);
            case OTHER_PORT -> here.socket(!second);
            case OTHER_ADDRESS -> other == null ? null : other.socket(second);
            case OTHER -> other == null ? null : other.socket(!second);
        };
        if (answer.from() == Origins.From.HERE && answer.port() == path.clientPort()) {
            return response;
        }
        if (socket == null) {
            response.release();
            return null;
        }
        Endpoint client = udp.endpoint(path.client().high(), path.client().low(), answer.port());
        socket.send(client, response);
        client.release();
        return null;
    }

    private @Nullable Spot here(FiveTuple path) {
        for (Spot spot : spots) {
            if (spot.received(path)) {
                return spot;
            }
        }
        return null;
    }

    /** The first other address that a client of this address can probably reach too. */
    private @Nullable Spot other(Spot here) {
        for (Spot spot : spots) {
            if (spot.primary.isOpen() && reachableAlike(told(spot.address()), told(here.address()))) {
                return spot;
            }
        }
        return null;
    }

    /** Whether two addresses have the same family and the same scope: both global, both loopback, or both neither. */
    private static boolean reachableAlike(IpAddress one, IpAddress another) {
        return !one.equals(another) && one.isV4() == another.isV4() && one.isLoopback() == another.isLoopback()
                && global(one) == global(another);
    }

    private static boolean global(IpAddress address) {
        return GLOBAL.check(address.high(), address.low()) == PeerPath.NETWORK;
    }

    private Origins origins(Spot here, @Nullable Spot other, boolean second) {
        return new Origins(told(here.socket(second)), told(here.socket(!second)),
                other == null ? null : told(other.socket(second)), other == null ? null : told(other.socket(!second)));
    }

    private TransportAddress told(UdpSocket socket) {
        return address(told(socket.localAddress()), socket.localPort());
    }

    private IpAddress told(IpAddress bound) {
        return told.getOrDefault(bound, bound);
    }

    private static TransportAddress address(IpAddress ip, int port) {
        return TransportAddress.of(ip.high(), ip.low(), port);
    }

    private @Nullable ByteBuf encoded(Client from, StunMessage request, @Nullable StunEncoder response) {
        return response == null ? null : answered(from, request, response.encode(allocator));
    }

    private ByteBuf answered(Client from, StunMessage request, ByteBuf response) {
        sight.answered(from, request, turnNanos.getAsLong(), response, null);
        boolean error = response.getUnsignedShort(response.readerIndex()) == BINDING_ERROR_RESPONSE;
        counters.count(error ? Event.BINDING_ERROR : Event.BINDING_RESPONSE);
        return response;
    }
}
