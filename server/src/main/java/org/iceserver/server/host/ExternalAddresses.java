package org.iceserver.server.host;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.iceserver.server.config.ExternalIp;
import org.iceserver.server.config.StartRefused;
import org.iceserver.transport.IpAddress;
import org.iceserver.turn.allocation.RelayDirectory.Relay;

/**
 * What clients get instead of local addresses. A pair beats a plain address of the family, and a plain address beats asking.
 *
 * @param wanted {@code --external-ip}, in any order
 */
public record ExternalAddresses(List<ExternalIp> wanted) {
    /** Finds the public address of a local address. */
    @FunctionalInterface
    interface Ask {
        /** @throws StartRefused with one sentence, when nobody knows it */
        IpAddress publicAddressOf(IpAddress bound);
    }

    public ExternalAddresses {
        wanted = List.copyOf(wanted);
    }

    /**
     * The relay addresses, as bound and as clients get them.
     *
     * @throws StartRefused when clients would get one address for two relay addresses: their ports would be ambiguous
     */
    List<Relay> relays(List<IpAddress> bound, Ask ask) {
        List<Relay> relays = bound.stream().map(address -> new Relay(address, told(address, ask))).toList();
        var seen = new HashSet<IpAddress>();
        for (Relay relay : relays) {
            if (!seen.add(relay.told())) {
                throw new StartRefused("clients would be told " + relay.told()
                        + " for two relay addresses: give each its own with --external-ip PUBLIC/PRIVATE, or name one with --relay-ip");
            }
        }
        return relays;
    }

    /** What the configuration says about other local addresses; no server is asked. */
    public Map<IpAddress, IpAddress> pairs() {
        var pairs = new HashMap<IpAddress, IpAddress>();
        for (ExternalIp one : wanted) {
            if (one instanceof ExternalIp.Pair(IpAddress told, IpAddress bound)) {
                pairs.put(bound, told);
            }
        }
        return Map.copyOf(pairs);
    }

    /** A globally reachable address has no NAT in front, so no server is asked about it. */
    private IpAddress told(IpAddress bound, Ask ask) {
        return Optional.ofNullable(pairs().get(bound))
                .or(() -> everywhere(bound))
                .orElseGet(() -> wanted.contains(new ExternalIp.Auto()) && !GlobalAddresses.contain(bound)
                        ? ask.publicAddressOf(bound)
                        : bound);
    }

    private Optional<IpAddress> everywhere(IpAddress bound) {
        return wanted.stream()
                .flatMap(one -> one instanceof ExternalIp.Everywhere(IpAddress told)
                        ? Stream.of(told)
                        : Stream.empty())
                .filter(told -> told.isV4() == bound.isV4()).findFirst();
    }
}
