package org.iceserver.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.iceserver.stun.AddressFamily;
import org.iceserver.stun.Attribute;
import org.iceserver.stun.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * What an Allocate request asks for beyond a UDP relay (RFC 8656 s7.1). Null or false: not asked for.
 *
 * @param reserveNext with {@code evenPort}: keep the next port for a second allocation
 * @param reservationToken the token of an earlier reservation
 * @param tcp a relayed address that speaks TCP (RFC 6062)
 * @param mobility a ticket that takes the allocation to another address of the client (RFC 8016)
 */
public record AllocateOptions(@Nullable AddressFamily family, @Nullable Duration lifetime, boolean evenPort,
        boolean reserveNext, @Nullable Long reservationToken, boolean dontFragment, boolean tcp, boolean mobility) {
    public static final AllocateOptions NONE = new AllocateOptions(null, null, false, false, null, false, false, false);

    /** @throws IllegalArgumentException for combinations that RFC 8656 s7.1 and RFC 6062 s4.1 forbid */
    public AllocateOptions {
        if (reservationToken != null && (family != null || evenPort)) {
            throw new IllegalArgumentException(
                    "a reservation token stands for one address and port: neither a family nor an even port beside it");
        }
        if (tcp && (evenPort || reservationToken != null || dontFragment)) {
            throw new IllegalArgumentException(
                    "even ports, reservations and DONT-FRAGMENT are for UDP: none of them beside TCP");
        }
    }

    public AllocateOptions withFamily(AddressFamily asked) {
        return new AllocateOptions(asked, lifetime, evenPort, reserveNext, reservationToken, dontFragment, tcp,
                mobility);
    }

    public AllocateOptions withLifetime(Duration asked) {
        return new AllocateOptions(family, asked, evenPort, reserveNext, reservationToken, dontFragment, tcp, mobility);
    }

    public AllocateOptions withEvenPort(boolean reserve) {
        return new AllocateOptions(family, lifetime, true, reserve, reservationToken, dontFragment, tcp, mobility);
    }

    public AllocateOptions withReservationToken(long token) {
        return new AllocateOptions(family, lifetime, evenPort, reserveNext, token, dontFragment, tcp, mobility);
    }

    public AllocateOptions withDontFragment() {
        return new AllocateOptions(family, lifetime, evenPort, reserveNext, reservationToken, true, tcp, mobility);
    }

    /** A relayed address that speaks TCP (RFC 6062). */
    public AllocateOptions withTcp() {
        return new AllocateOptions(family, lifetime, evenPort, reserveNext, reservationToken, dontFragment, true,
                mobility);
    }

    /** A ticket that takes the allocation to another address of the client (RFC 8016). */
    public AllocateOptions withMobility() {
        return new AllocateOptions(family, lifetime, evenPort, reserveNext, reservationToken, dontFragment, tcp, true);
    }

    List<Attribute> attributes() {
        List<Attribute> attributes = new ArrayList<>();
        attributes.add(tcp ? Attribute.RequestedTransport.TCP : Attribute.RequestedTransport.UDP);
        if (family != null) {
            attributes.add(new Attribute.RequestedAddressFamily(family.number()));
        }
        if (lifetime != null) {
            attributes.add(new Attribute.Lifetime(lifetime.toSeconds()));
        }
        if (evenPort) {
            attributes.add(new Attribute.EvenPort(reserveNext));
        }
        if (reservationToken != null) {
            attributes.add(new Attribute.ReservationToken(reservationToken));
        }
        if (dontFragment) {
            attributes.add(new Attribute.DontFragment());
        }
        if (mobility) {
            attributes.add(new Attribute.MobilityTicket(Bytes.EMPTY));
        }
        return attributes;
    }
}
