package org.iceserver.turn.allocation;

import org.iceserver.stun.AddressFamily;
import org.iceserver.transport.IpAddress;

/** Which relayed transport address an Allocate request asks for (RFC 8656 s7.2). */
public sealed interface PortWish {
    /** Any port. */
    record Any(AddressFamily family) implements PortWish {}

    /** REQUESTED-TRANSPORT 6: any port, for TCP (RFC 6062 s5.1). */
    record Tcp(AddressFamily family) implements PortWish {}

    /** EVEN-PORT with R = 0. */
    record Even(AddressFamily family) implements PortWish {}

    /** EVEN-PORT with R = 1: an even port. The next port is claimed too, until it is opened or given back. */
    record EvenAndNext(AddressFamily family) implements PortWish {}

    /** RESERVATION-TOKEN: the address (as told to clients) that was claimed for the token. */
    record Reserved(IpAddress address, int port) implements PortWish {}
}
