package org.iceserver.server.check;

import java.util.List;
import java.util.Set;

import org.iceserver.signal.LocalNetworks;
import org.iceserver.transport.IpAddress;
import org.iceserver.turn.allocation.RelayDirectory.Relay;

/**
 * Warns when clients get another address than this host's although there can be no NAT in front: the host's own address is not
 * private.
 *
 * @param host every address of this host
 */
public record ExternalAddressCheck(List<Relay> relays, Set<IpAddress> host) implements Check {
    public ExternalAddressCheck {
        relays = List.copyOf(relays);
        host = Set.copyOf(host);
    }

    @Override
    public List<Finding> findings() {
        return relays.stream()
                .filter(relay -> !host.contains(relay.told()) && !relay.told().equals(relay.bound())
                        && !LocalNetworks.contain(relay.bound()))
                .map(relay -> Finding.warn("relay address", "Clients are told " + relay.told()
                        + " as relayed address, and this host relays at " + relay.bound()
                        + ", which is no address of a private network: what peers send to " + relay.told()
                        + " does not come here, unless something in between brings it.",
                        "leave out --external-ip, or set --external-ip " + relay.bound()))
                .toList();
    }
}
