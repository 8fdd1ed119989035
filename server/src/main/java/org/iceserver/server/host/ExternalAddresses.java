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
 * What clients are told instead of local addresses: a pair beats a plain address of the family, which beats asking.
 *
 * @param wanted {@code --external-ip}, in any order
 */
public record ExternalAddresses(List<ExternalIp> wanted) {
    /** Finds out what the world sees of a local address. */
    @FunctionalInterface
    interface Ask {
        /** @throws StartRefused with one sentence, when nobody can tell */
        IpAddress publicAddressOf(IpAddress bound);
    }

    public ExternalAddresses {
        wanted = List.copyOf(wanted);
    }

    /**
     * The relay addresses as bound and as told.
     *
     * @throws StartRefused when two of them would be told as one, so that nobody could tell their ports apart
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

    /** What is written down about other local addresses; nobody is asked. */
    public Map<IpAddress, IpAddress> pairs() {
        var pairs = new HashMap<IpAddress, IpAddress>();
        for (ExternalIp one : wanted) {
            if (one instanceof ExternalIp.Pair(IpAddress told, IpAddress bound)) {
                pairs.put(bound, told);
            }
        }
        return Map.copyOf(pairs);
    }

    /** An address that is reachable from anywhere by itself has no NAT in front: nobody is asked about it. */
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
