package org.iceserver.turn.allocation;

import java.util.function.Predicate;

import org.iceserver.stun.AddressFamily;
import org.iceserver.transport.IpAddress;

/** The family of a relayed address for a client that asks for none, as browsers do. RFC 8656 s7.2 says IPv4. */
public enum DefaultFamily {
    /** IPv4 where the server relays it, else IPv6: so browsers can use a server that has IPv6 alone. */
    AUTO,
    /** IPv4 whatever the server has, as the RFC says. */
    IPV4,
    /** IPv6 whatever the server has. */
    IPV6,
    /** The family that the client itself uses, where the server relays it, else the other. */
    KEEP;

    /** @param relayed whether the server has a relay address of this family */
    public AddressFamily of(IpAddress client, Predicate<AddressFamily> relayed) {
        return switch (this) {
            case AUTO -> rather(AddressFamily.IPV4, relayed);
            case IPV4 -> AddressFamily.IPV4;
            case IPV6 -> AddressFamily.IPV6;
            case KEEP -> rather(client.isV4() ? AddressFamily.IPV4 : AddressFamily.IPV6, relayed);
        };
    }

    private static AddressFamily rather(AddressFamily wished, Predicate<AddressFamily> relayed) {
        AddressFamily other = wished == AddressFamily.IPV4 ? AddressFamily.IPV6 : AddressFamily.IPV4;
        return !relayed.test(wished) && relayed.test(other) ? other : wished;
    }
}
