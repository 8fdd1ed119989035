package org.iceserver.turn.netty;

import java.util.Map;

import org.iceserver.transport.IpAddress;

/**
 * The settings of NAT behaviour discovery (RFC 5780), which uses a second port on every address.
 *
 * @param alternatePort for both UDP and TCP; 0 takes a free port for each address
 * @param told the addresses that clients are told instead of the bound ones, behind a one-to-one NAT
 */
public record NatDiscovery(int alternatePort, Map<IpAddress, IpAddress> told) {
    public NatDiscovery {
        told = Map.copyOf(told);
        if (alternatePort < 0 || alternatePort > 0xFFFF) {
            throw new IllegalArgumentException("--alt-port must be within 0-65535, not " + alternatePort);
        }
    }
}
