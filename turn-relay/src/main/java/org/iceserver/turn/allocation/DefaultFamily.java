package org.iceserver.turn.allocation;

import java.util.function.Predicate;

import org.iceserver.stun.AddressFamily;
import org.iceserver.transport.IpAddress;

/** The family of a relayed address for a client that requests no family, such as a browser. RFC 8656 s7.2 says IPv4. */
public enum DefaultFamily {
    /** IPv4 where the server relays it, else IPv6, so that browsers can use a server that has only IPv6. */
    AUTO,
    /** Always IPv4, as the RFC says. */
    IPV4,
    /** Always IPv6. */
    IPV6,
    /** The client's own family where the server relays it, else the other one. */
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
