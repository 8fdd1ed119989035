package org.iceserver.turn;

import java.util.Optional;

import org.iceserver.stun.TransportAddress;
import org.iceserver.transport.IpAddress;

/**
 * Another server, whose address the operator told.
 *
 * @param kind only clients of this kind are sent there; empty: clients of every kind that has no server of its own
 */
public record AlternateServer(TransportAddress address, Optional<PathKind> kind) {
    boolean isV4() {
        return new IpAddress(address.high(), address.low()).isV4();
    }
}
