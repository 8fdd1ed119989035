package org.iceserver.cli;

import java.util.List;
import java.util.Optional;

import org.iceserver.transport.IpAddress;

/**
 * Where packets are relayed, and what clients are told about it.
 *
 * @param relayIps addresses that relayed transport addresses are bound to; none means the default route's
 * @param externalIps at most one per family: told to clients instead of the relay address of that family
 * @param advertise host and port in the URLs that clients are given; empty means the host each client itself used
 */
record Relaying(List<IpAddress> relayIps, List<IpAddress> externalIps, Optional<HostPort> advertise, PortRange ports) {
    Relaying {
        relayIps = List.copyOf(relayIps);
        externalIps = List.copyOf(externalIps);
        if (relayIps.stream().anyMatch(IpAddress::isAny)) {
            throw new IllegalArgumentException("--relay-ip takes an address of this host, not a wildcard");
        }
        if (externalIps.stream().filter(IpAddress::isV4).count() > 1
                || externalIps.stream().filter(ip -> !ip.isV4()).count() > 1) {
            throw new IllegalArgumentException("--external-ip may be given once for IPv4 and once for IPv6");
        }
    }

    /** What clients are told for a relay address: the external address of its family where there is one. */
    IpAddress told(IpAddress relayIp) {
        return externalIps.stream().filter(ip -> ip.isV4() == relayIp.isV4()).findFirst().orElse(relayIp);
    }
}
