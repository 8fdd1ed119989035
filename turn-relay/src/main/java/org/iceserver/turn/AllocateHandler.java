package org.iceserver.turn;

import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;

import org.iceserver.stun.AddressFamily;
import org.iceserver.stun.Attribute;
import org.iceserver.stun.ErrorCode;
import org.iceserver.stun.StunEncoder;
import org.iceserver.stun.StunMessage;
import org.iceserver.stun.TransportAddress;
import org.iceserver.transport.IpAddress;
import org.iceserver.turn.allocation.AdditionalFamily;
import org.iceserver.turn.allocation.Allocation;
import org.iceserver.turn.allocation.Allocations;
import org.iceserver.turn.allocation.DefaultFamily;
import org.iceserver.turn.allocation.PortWish;
import org.iceserver.turn.allocation.RelaySocket;
import org.iceserver.turn.allocation.RelaySockets;
import org.iceserver.turn.allocation.RelayedAddress;
import org.iceserver.turn.allocation.Relays;
import org.iceserver.turn.allocation.Reservations;
import org.iceserver.turn.allocation.ReservedPorts;
import org.iceserver.turn.allocation.SharedQuotas;
import org.iceserver.turn.auth.Authentication;
import org.iceserver.turn.auth.KickedClients;
import org.iceserver.turn.limits.AllocationMeters;
import org.iceserver.turn.limits.Limit;
import org.iceserver.turn.mobility.MobileAllocation;
import org.iceserver.turn.mobility.ShardMobility;
import org.iceserver.turn.rejection.Rejected;
import org.iceserver.turn.rejection.Rejection;
import org.iceserver.turn.rejection.RejectionReason;
import org.iceserver.turn.rejection.TryAlternate;
import org.iceserver.turn.rejection.UnknownAttributes;
import org.iceserver.turn.request.TurnRequest;
import org.iceserver.turn.tcp.PeerConnection;
import org.iceserver.turn.tcp.TcpAllocation;
import org.iceserver.turn.tcp.TcpRelaySocket;
import org.iceserver.turn.tcp.TcpRelaying;
import org.iceserver.turn.time.Deadlines;
import org.iceserver.turn.time.Now;
import org.jspecify.annotations.Nullable;

/** Allocate (RFC 8656 s7.2); the numbers in comments are that section's steps. */
final class AllocateHandler {
    /** The end of the year 9999. A kick that ends later counts as permanent. */
    private static final long LATEST_SHOWN = 253_402_300_799L;

    private final TurnServer server;
    private final RelaySockets sockets;
    private final Allocations sessions;
    private final ReservedPorts reserved;
    private final Deadlines<PeerConnection> connecting;
    private final @Nullable ShardMobility mobility;
    private final RandomGenerator chance;

    /**
     * @param connecting the deadlines of this shard's connections to peers
     * @param mobility null where mobility is forbidden
     * @param chance a secure source, for reservation tokens and hash seeds
     */
    AllocateHandler(TurnServer server, RelaySockets sockets, Allocations sessions, ReservedPorts reserved,
            Deadlines<PeerConnection> connecting, @Nullable ShardMobility mobility, RandomGenerator chance) {
        this.server = server;
        this.sockets = sockets;
        this.sessions = sessions;
        this.reserved = reserved;
        this.connecting = connecting;
        this.mobility = mobility;
        this.chance = chance;
    }

    StunEncoder handle(TurnRequest request, @Nullable Allocation existing, Authentication.Proven user)
            throws Rejection {
        StunMessage message = request.message();
        if (existing != null) {
            if (retransmitted(message, existing, user)) {
                return success(request, existing);
            }
            // 2: the five-tuple is in use.
            throw new Rejection(RejectionReason.ALLOCATION_EXISTS);
        }
        checkTransport(request);
        checkDontFragment(request);
        checkCombination(message);
        checkMobility(message);
        checkKicked(request, user);
        sendElsewhere(request);
        try {
            return success(request, allocate(request, user));
        } catch (Rejection rejection) {
            throw elsewhere(request, rejection);
        }
    }

    private void checkKicked(TurnRequest request, Authentication.Proven user) throws Rejection {
        KickedClients refusals = server.refusals();
        String name = user.username();
        if (refusals.refused(user.quotaUser(), name, request.now())) {
            throw kicked("User '" + Rejected.shown(name) + "'", refusals.until(user.quotaUser(), name));
        }
        if (refusals.refused(request.client(), request.now())) {
            throw kicked("Address " + request.client(), refusals.until(request.client()));
        }
    }

    private static Rejection kicked(String whom, long untilEpochSecond) {
        return new Rejection(RejectionReason.KICKED, () -> whom + " was kicked by an operator"
                + (untilEpochSecond > LATEST_SHOWN
                        ? ""
                        : ", and may come again at " + Instant.ofEpochSecond(
                                untilEpochSecond))
                + ".");
    }

    /** 11, for a server that sends clients elsewhere although it has room. */
    private void sendElsewhere(TurnRequest request) throws TryAlternate {
        if (request.message().has(Attribute.ReservationToken.class)) {
            return;
        }
        TransportAddress server = this.server.settings().alternates().insteadOfServing(request.from(), chance);
        if (server != null) {
            throw new TryAlternate(server);
        }
    }

    /**
     * 11: when there is no room here and an alternate server is known, the client is sent there. A reservation cannot
     * be redeemed elsewhere.
     */
    private Rejection elsewhere(TurnRequest request, Rejection rejection) {
        Limit limit = rejection.reason().limit();
        boolean full = rejection.code() == ErrorCode.INSUFFICIENT_CAPACITY
                || (limit != null && limit.ofTheWholeServer());
        if (!full || request.message().has(Attribute.ReservationToken.class)) {
            return rejection;
        }
        TransportAddress server = this.server.settings().alternates().forClient(request.from(), chance);
        return server == null ? rejection : new TryAlternate(server, rejection);
    }

    /**
     * The note at the end of s7.2: a retransmitted request gets the same success response, built from what the
     * allocation remembers.
     */
    private static boolean retransmitted(StunMessage message, Allocation existing, Authentication.Proven user) {
        return existing.createdBy().equals(message.transactionId()) && existing.username().equals(user.username());
    }

    /** 3, and for TCP RFC 6062 s5.1. */
    private void checkTransport(TurnRequest request) throws Rejection {
        StunMessage message = request.message();
        Attribute.RequestedTransport transport = message.first(Attribute.RequestedTransport.class);
        if (transport == null) {
            throw missing("REQUESTED-TRANSPORT");
        }
        boolean tcp = transport.equals(Attribute.RequestedTransport.TCP) && server.tcp() != null;
        if (tcp && (!request.from().stream() || asksForDatagrams(message))) {
            throw new Rejection(RejectionReason.CONFLICTING_ATTRIBUTES,
                    () -> "The client asks for a relayed TCP address over UDP, or with attributes that are for datagrams.");
        }
        if (!tcp && !transport.equals(Attribute.RequestedTransport.UDP)) {
            throw new Rejection(RejectionReason.TRANSPORT);
        }
    }

    /** @param attribute that a request must have */
    static Rejection missing(String attribute) {
        return new Rejection(RejectionReason.MISSING_ATTRIBUTE,
                () -> "The request lacks the attribute " + attribute + "; the client has to send it.");
    }

    private static boolean asksForDatagrams(StunMessage message) {
        return message.has(Attribute.DontFragment.class) || message.has(Attribute.EvenPort.class)
                || message.has(Attribute.ReservationToken.class)
                || message.has(Attribute.AdditionalAddressFamily.class);
    }

    /**
     * 4: when relay sockets cannot set the DF bit, an error here spares the client Send indications that would be
     * dropped silently. DONT-FRAGMENT is also refused where IPv4 datagrams leave as IPv6, because we cannot see the DF
     * bit of the incoming datagram (s3.7).
     */
    private void checkDontFragment(TurnRequest request) throws Rejection {
        StunMessage message = request.message();
        Attribute.DontFragment wish = message.first(Attribute.DontFragment.class);
        boolean ipv4Datagrams = !request.from().stream() && request.client().isV4();
        if (wish != null && (!sockets.forbidsFragments() || (ipv4Datagrams && getsIpv6(request)))) {
            throw new UnknownAttributes(List.of(wish.type()), () -> "The client sent DONT-FRAGMENT, which cannot be"
                    + " kept here: this host cannot set the DF bit, or IPv4 datagrams would leave as IPv6.");
        }
    }

    private boolean getsIpv6(TurnRequest request) throws Rejection {
        return AdditionalFamily.asked(request.message()) || family(request) == AddressFamily.IPV6;
    }

    /** 5, 6, 8 and 9: attributes that must not appear together. */
    private static void checkCombination(StunMessage message) throws Rejection {
        Attribute.EvenPort even = message.first(Attribute.EvenPort.class);
        boolean additional = AdditionalFamily.asked(message);
        boolean requested = message.first(Attribute.RequestedAddressFamily.class) != null;
        boolean token = message.first(Attribute.ReservationToken.class) != null;
        boolean besideToken = even != null || requested || additional;
        boolean pair = even != null && even.reserveNext();
        boolean besideAdditional = requested || pair;
        boolean additionalIpv4 = additional && AdditionalFamily.number(message) != AddressFamily.IPV6.number();
        if ((token && besideToken) || (additional && besideAdditional) || additionalIpv4) {
            throw new Rejection(RejectionReason.CONFLICTING_ATTRIBUTES,
                    () -> "The request has attributes that must not be used together, out of EVEN-PORT, RESERVATION-TOKEN,"
                            + " REQUESTED-ADDRESS-FAMILY and ADDITIONAL-ADDRESS-FAMILY.");
        }
    }

    /** RFC 8016 s3.1.2. A TCP allocation has no mobility, because its connections to peers cannot move with it. */
    private void checkMobility(StunMessage message) throws Rejection {
        Attribute.MobilityTicket ticket = ShardMobility.ticket(message);
        if (ticket != null && ticket.value().length() > 0) {
            throw new Rejection(RejectionReason.TICKET_INVALID,
                    () -> "The MOBILITY-TICKET of an Allocate request is empty (RFC 8016 s3.1.1), and this one is not.");
        }
        boolean tcp = Attribute.RequestedTransport.TCP.equals(message.first(Attribute.RequestedTransport.class));
        if (ticket != null && (mobility == null || tcp)) {
            throw new Rejection(RejectionReason.MOBILITY_FORBIDDEN);
        }
    }

    /** Everything taken here is given back when a later step fails. */
    private Allocation allocate(TurnRequest request, Authentication.Proven user) throws Rejection {
        Attribute.ReservationToken shown = request.message().first(Attribute.ReservationToken.class);
        if (shown != null) {
            Reservations.Reservation redeemed = reserved(shown);
            return allocate(request, user, redeemed.port(), redeem(shown, redeemed, user, request.client()));
        }
        PortWish wish = wish(request);
        return allocate(request, user, wish, server.quotas().enter(user.quotaUser(), request.client()));
    }

    private Allocation allocate(TurnRequest request, Authentication.Proven user, PortWish wish,
            SharedQuotas.Slot slot) throws Rejection {
        SharedQuotas.@Nullable Slot next = null;
        boolean kept = false;
        try {
            next = wish instanceof PortWish.EvenAndNext
                    ? server.quotas().enter(user.quotaUser(), request.client())
                    : null;
            Relays relays = open(request.message(), wish);
            Long token = next == null ? null : reserveNext(relays.first(), next, request.now());
            Allocation made = make(request, user, relays, slot, token);
            kept = true;
            sessions.add(made);
            return made;
        } finally {
            if (!kept) {
                giveBack(wish, slot, next);
            }
        }
    }

    /** 9: opens one relayed address of each family when the client asks for both. */
    private Relays open(StunMessage message, PortWish wish) throws Rejection {
        return AdditionalFamily.asked(message)
                ? Relays.both(sockets, wish instanceof PortWish.Even)
                : Relays.one(sockets.open(wish));
    }

    private void giveBack(PortWish wish, SharedQuotas.Slot slot, SharedQuotas.@Nullable Slot next) {
        slot.release();
        if (next != null) {
            next.release();
        }
        if (wish instanceof PortWish.Reserved reserved) {
            sockets.release(reserved);
        }
    }

    private Allocation make(TurnRequest request, Authentication.Proven user, Relays relays,
            SharedQuotas.Slot slot, @Nullable Long token) {
        Allocation.Origin origin = new Allocation.Origin(chance.nextLong(), request.from(), request.listener(),
                user.username(),
                user.quotaUser(), user.key(), request.message().transactionId());
        long now = request.now().nanos();
        Allocation made = new Allocation(origin, sockets, relays, slot, token,
                new AllocationMeters(server.settings().limits(), now), chance.nextLong(), now,
                now + Lifetime.sessionNanos(server.settings()));
        TcpRelaying tcp = server.tcp();
        if (tcp != null && relays.first() instanceof TcpRelaySocket socket) {
            made.relaysTcp(new TcpAllocation(socket, tcp, connecting, chance.nextLong()));
        }
        if (mobility != null && request.message().has(Attribute.MobilityTicket.class)) {
            mobility.begin(made);
        }
        made.refresh(now + Lifetime.nanos(request, server.settings(), user.key()));
        return made;
    }

    /** 5: the address that was reserved under this token. */
    private Reservations.Reservation reserved(Attribute.ReservationToken token) throws Rejection {
        Reservations.Reservation found = server.reservations().find(token.value());
        if (found == null) {
            throw new Rejection(RejectionReason.NO_RESERVATION);
        }
        return found;
    }

    /** Takes the reservation. It is kept for a later attempt when the user may not have another allocation now. */
    private SharedQuotas.Slot redeem(Attribute.ReservationToken token, Reservations.Reservation found,
            Authentication.Proven user, IpAddress client) throws Rejection {
        SharedQuotas.Slot slot = server.quotas().redeem(found.slot(), user.quotaUser(), client);
        if (!server.reservations().take(token.value(), found)) {
            if (slot != found.slot()) {
                slot.release();
            }
            throw new Rejection(RejectionReason.NO_RESERVATION);
        }
        if (slot != found.slot()) {
            found.slot().release();
        }
        return slot;
    }

    /** 7: an address of the requested family, or of the {@link DefaultFamily} when the client requests none. */
    private PortWish wish(TurnRequest request) throws Rejection {
        StunMessage message = request.message();
        AddressFamily family = family(request);
        if (Attribute.RequestedTransport.TCP.equals(message.first(Attribute.RequestedTransport.class))) {
            return new PortWish.Tcp(family);
        }
        Attribute.EvenPort even = message.first(Attribute.EvenPort.class);
        if (even == null) {
            return new PortWish.Any(family);
        }
        return even.reserveNext() ? new PortWish.EvenAndNext(family) : new PortWish.Even(family);
    }

    private AddressFamily family(TurnRequest request) throws Rejection {
        Attribute.RequestedAddressFamily requested = request.message().first(Attribute.RequestedAddressFamily.class);
        if (requested == null) {
            return server.settings().family().of(request.client(), sockets::relays);
        }
        for (AddressFamily family : AddressFamily.values()) {
            if (family.number() == requested.family()) {
                return family;
            }
        }
        throw new Rejection(RejectionReason.ADDRESS_FAMILY,
                () -> "The client asks for a relayed address of family " + requested.family()
                        + ", which is neither IPv4 (1) nor IPv6 (2).");
    }

    private long reserveNext(RelaySocket relay, SharedQuotas.Slot slot, Now now) {
        Reservations.Reservation next = new Reservations.Reservation(
                new PortWish.Reserved(relay.address(), relay.port() + 1), slot);
        long token = chance.nextLong();
        while (!reserved.hold(token, next, now.nanos())) {
            token = chance.nextLong();
        }
        return token;
    }

    private StunEncoder success(TurnRequest request, Allocation allocation) {
        IpAddress client = request.client();
        StunEncoder response = StunEncoder.success(request.message());
        for (RelayedAddress relayed : allocation.relayed()) {
            response.add(new Attribute.XorRelayedAddress(
                    TransportAddress.of(relayed.address().high(), relayed.address().low(), relayed.port())));
        }
        response.add(new Attribute.Lifetime(allocation.remainingSeconds(request.now().nanos())))
                .add(new Attribute.XorMappedAddress(
                        TransportAddress.of(client.high(), client.low(), request.clientPort())));
        Long token = allocation.reservationToken();
        if (token != null) {
            response.add(new Attribute.ReservationToken(token));
        }
        Attribute.AddressErrorCode refused = allocation.refusedFamily();
        if (refused != null) {
            response.add(refused);
        }
        MobileAllocation mobile = MobileAllocation.of(allocation);
        if (mobility != null && mobile != null) {
            response.add(mobility.ticketOf(mobile));
        }
        return response;
    }
}
