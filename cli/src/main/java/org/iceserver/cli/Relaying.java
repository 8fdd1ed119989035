package org.iceserver.cli;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.iceserver.transport.IpAddress;

/**
 * Where packets are relayed, and what clients are told about it.
 *
 * @param relayIps addresses that relayed transport addresses are bound to; none means the default route's
 * @param externalIps what is told instead of local addresses
 * @param autoStun the servers that {@code --external-ip auto} asks, in this order
 * @param hairpinNat whether the NAT in front brings packets for an external address back in
 * @param tcpRelay whether TCP is relayed too (RFC 6062)
 * @param mobility whether clients may take their allocation to another address (RFC 8016)
 * @param advertise host and port in the URLs that clients are given; empty means the host each client itself used
 */
record Relaying(List<IpAddress> relayIps, List<ExternalIp> externalIps, List<HostPort> autoStun, boolean hairpinNat,
        boolean tcpRelay, boolean mobility, Optional<HostPort> advertise, PortRange ports) {
    Relaying {
        relayIps = List.copyOf(relayIps);
        externalIps = List.copyOf(externalIps);
        autoStun = List.copyOf(autoStun);
    }

    /** The same, but told to clients as this. */
    Relaying advertised(HostPort told) {
        return new Relaying(relayIps, externalIps, autoStun, hairpinNat, tcpRelay, mobility, Optional.of(told), ports);
    }

    void check(Contradictions found) {
        if (relayIps.stream().anyMatch(IpAddress::isAny)) {
            found.add("--relay-ip takes an address of this host, not a wildcard");
        }
        if (Set.copyOf(relayIps).size() < relayIps.size()) {
            found.add("--relay-ip names one address twice");
        }
        checkExternalIps(found);
        boolean auto = externalIps.contains(new ExternalIp.Auto());
        if (auto && autoStun.isEmpty()) {
            found.add("--external-ip auto asks STUN servers: name one with --auto-stun HOST:PORT");
        }
        if (!auto && !autoStun.isEmpty()) {
            found.add("--auto-stun is for --external-ip auto: add that, or leave it out");
        }
    }

    private void checkExternalIps(Contradictions found) {
        var seen = new HashSet<Object>();
        for (ExternalIp one : externalIps) {
            Object what = switch (one) {
                case ExternalIp.Everywhere everywhere -> everywhere.told().isV4() ? "IPv4" : "IPv6";
                case ExternalIp.Pair pair -> pair.bound();
                case ExternalIp.Auto auto -> "auto";
            };
            if (!seen.add(what)) {
                found.add(switch (one) {
                    case ExternalIp.Everywhere _ -> "--external-ip IP may be given once for IPv4 and once for IPv6; "
                            + "for several relay addresses write PUBLIC/PRIVATE";
                    case ExternalIp.Pair pair -> "--external-ip names two public addresses for " + pair.bound();
                    case ExternalIp.Auto _ -> "--external-ip auto is said twice";
                });
            }
        }
    }
}
