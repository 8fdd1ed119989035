package org.iceserver.cli;

import java.util.List;

import org.iceserver.transport.IpAddress;

/** The local addresses that were decided on: what is listened on, and what is relayed from. */
record Addresses(List<IpAddress> listen, List<IpAddress> relay) {
    Addresses {
        listen = List.copyOf(listen);
        relay = List.copyOf(relay);
    }

    /** @throws StartRefused when an address that was asked for is not an address of this host */
    static Addresses decide(Configuration configuration, HostNetwork network) {
        List<IpAddress> listen = configuration.listening().addresses();
        List<IpAddress> relay = configuration.relaying().relayIps();
        local("--listen", listen, network);
        local("--relay-ip", relay, network);
        return new Addresses(listen.isEmpty() ? network.stable() : listen,
                relay.isEmpty() ? network.relayFrom() : relay);
    }

    private static void local(String option, List<IpAddress> wanted, HostNetwork network) {
        for (IpAddress address : wanted) {
            boolean loopback = address.isV4() && address.isLoopback();
            if (!loopback && !network.all().contains(address)) {
                throw new StartRefused(option + " " + address + " is not an address of this host; it has "
                        + String.join(", ", network.stable().stream().map(IpAddress::toString).toList()));
            }
        }
    }
}
