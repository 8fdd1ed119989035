package org.iceserver.server.host;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

import org.iceserver.server.config.Configuration;
import org.iceserver.server.config.Relaying;
import org.iceserver.server.config.StartRefused;
import org.iceserver.transport.IpAddress;
import org.iceserver.turn.allocation.RelayDirectory.Relay;

/**
 * The addresses that the start decided on.
 *
 * @param listen the addresses to listen on
 * @param relay the addresses to relay from, as bound and as clients get them
 */
public record Addresses(List<IpAddress> listen, List<Relay> relay) {
    public Addresses {
        listen = List.copyOf(listen);
        relay = List.copyOf(relay);
    }

    /** @throws StartRefused when a configured address is not an address of this host */
    public static Addresses decide(Configuration configuration, HostNetwork network) {
        Relaying relaying = configuration.relaying();
        return decide(configuration, network, new AutoStun(relaying.autoStun(), network.all()));
    }

    /** @param ask finds the public address for {@code --external-ip auto} */
    public static Addresses decide(Configuration configuration, HostNetwork network, ExternalAddresses.Ask ask) {
        List<IpAddress> listen = configuration.listening().addresses();
        List<IpAddress> relay = configuration.relaying().relayIps();
        var external = new ExternalAddresses(configuration.relaying().externalIps());
        local("--listen", listen, network);
        local("--relay-ip", relay, network);
        local("--external-ip PUBLIC/PRIVATE:", external.pairs().keySet(), network);
        List<IpAddress> from = relay.isEmpty() ? network.relayFrom() : relay;
        boolean relays = configuration.relays();
        return new Addresses(listen.isEmpty() ? network.stable() : listen,
                relays ? external.relays(from, ask) : List.of());
    }

    /** The addresses at which clients reach this server, and at which peers reach its relayed addresses. */
    public List<IpAddress> all() {
        return Stream.concat(listen.stream(), relay.stream().map(Relay::bound)).distinct().toList();
    }

    private static void local(String option, Collection<IpAddress> wanted, HostNetwork network) {
        for (IpAddress address : wanted) {
            boolean loopback = address.isV4() && address.isLoopback();
            if (!loopback && !network.all().contains(address)) {
                throw new StartRefused(option + " " + address + " is not an address of this host; it has "
                        + String.join(", ", network.stable().stream().map(IpAddress::toString).toList()));
            }
        }
    }
}
