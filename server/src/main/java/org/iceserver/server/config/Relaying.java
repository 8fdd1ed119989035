package org.iceserver.server.config;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.iceserver.transport.IpAddress;

/**
 * Where the server relays packets, and what clients learn about it.
 *
 * @param relayIps the addresses that relayed transport addresses are bound to; empty: the default route's
 * @param externalIps what clients get instead of local addresses
 * @param autoStun the servers that {@code --external-ip auto} asks, in this order
 * @param features the features that are switched on
 * @param advertise host and port in the URLs that clients get; empty: the host that each client itself used
 * @param offload whether the kernel relays, too
 */
public record Relaying(List<IpAddress> relayIps, List<ExternalIp> externalIps, List<HostPort> autoStun,
        Set<RelayFeature> features, Optional<HostPort> advertise, PortRange ports, Offload offload) {
    public Relaying {
        relayIps = List.copyOf(relayIps);
        externalIps = List.copyOf(externalIps);
        autoStun = List.copyOf(autoStun);
        features = Set.copyOf(features);
    }

    /** Relays through sockets only. */
    public Relaying(List<IpAddress> relayIps, List<ExternalIp> externalIps, List<HostPort> autoStun,
            Set<RelayFeature> features, Optional<HostPort> advertise, PortRange ports) {
        this(relayIps, externalIps, autoStun, features, advertise, ports, Offload.OFF);
    }

    /** The same, but clients get this address. */
    public Relaying advertised(HostPort told) {
        return new Relaying(relayIps, externalIps, autoStun, features, Optional.of(told), ports, offload);
    }

    /** The same, but without asking a STUN server for the public address. */
    public Relaying askingNobody() {
        return new Relaying(relayIps, externalIps.stream().filter(one -> !(one instanceof ExternalIp.Auto)).toList(),
                List.of(), features, advertise, ports, offload);
    }

    /** Whether the feature is switched on. */
    public boolean has(RelayFeature feature) {
        return features.contains(feature);
    }

    void check(Contradictions found) {
        if (relayIps.stream().anyMatch(IpAddress::isAny)) {
            found.add("--relay-ip takes an address of this host, not a wildcard");
        }
        if (Set.copyOf(relayIps).size() < relayIps.size()) {
            found.add("--relay-ip names one address twice");
        }
        checkExternalIps(found);
        offload.check(found);
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
