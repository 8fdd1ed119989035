package org.iceserver.server.assembly;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

import org.iceserver.server.config.Configuration;
import org.iceserver.server.config.HostPort;
import org.iceserver.server.host.Addresses;
import org.iceserver.server.host.ExternalAddresses;
import org.iceserver.transport.IpAddress;
import org.iceserver.turn.allocation.RelayDirectory.Relay;

/**
 * At which names and addresses clients of other nodes reach this one: {@code --advertise}, else the addresses of
 * {@code --listen}, else those that it relays from, as clients get them; one of each family.
 */
record ToldNames(Configuration configuration, Addresses addresses) {
    /** As they stand in URLs. */
    List<String> names() {
        Optional<HostPort> advertised = configuration.relaying().advertise();
        return advertised.isPresent()
                ? List.of(advertised.get().host())
                : addressed().stream().map(IpAddress::toUriHost).toList();
    }

    /** The port that clients get instead of the bound one. */
    OptionalInt port(OptionalInt bound) {
        OptionalInt told = configuration.relaying().advertise().map(HostPort::port).orElse(OptionalInt.empty());
        return bound.isPresent() && told.isPresent() ? told : bound;
    }

    /** The addresses, for clients that are sent here by an address. */
    List<IpAddress> addressed() {
        Optional<IpAddress> literal = configuration.relaying().advertise().flatMap(HostPort::literal);
        if (literal.isPresent()) {
            return List.of(literal.get());
        }
        List<IpAddress> listen = configuration.listening().addresses();
        List<IpAddress> all = listen.isEmpty()
                ? addresses.relay().stream().map(Relay::told).toList()
                : listen.stream().map(this::told).toList();
        return oneOfEachFamily(all);
    }

    private IpAddress told(IpAddress bound) {
        Map<IpAddress, IpAddress> told = new HashMap<>();
        addresses.relay().forEach(relay -> told.put(relay.bound(), relay.told()));
        told.putAll(new ExternalAddresses(configuration.relaying().externalIps()).pairs());
        return told.getOrDefault(bound, bound);
    }

    private static List<IpAddress> oneOfEachFamily(List<IpAddress> all) {
        List<IpAddress> chosen = new ArrayList<>();
        all.stream().filter(IpAddress::isV4).findFirst().ifPresent(chosen::add);
        all.stream().filter(address -> !address.isV4()).findFirst().ifPresent(chosen::add);
        return chosen;
    }
}
