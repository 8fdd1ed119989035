package org.iceserver.turn.netty;

import java.util.Map;

import org.iceserver.transport.IpAddress;

/**
 * NAT behaviour discovery (RFC 5780) is served, on a second port of every address.
 *
 * @param alternatePort for UDP and TCP alike; 0 takes a free one for each address
 * @param told what clients are told instead of an address that is bound, behind NATs that map one to one
 */
public record NatDiscovery(int alternatePort, Map<IpAddress, IpAddress> told) {
    public NatDiscovery {
        told = Map.copyOf(told);
        if (alternatePort < 0 || alternatePort > 0xFFFF) {
            throw new IllegalArgumentException("--alt-port must be within 0-65535, not " + alternatePort);
        }
    }
}
