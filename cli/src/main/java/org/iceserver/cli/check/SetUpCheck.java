package org.iceserver.cli.check;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

import org.iceserver.server.check.Check;
import org.iceserver.server.config.Configuration;
import org.iceserver.server.config.PortRange;
import org.iceserver.server.config.Tls;
import org.iceserver.server.host.Addresses;
import org.iceserver.server.host.GlobalAddresses;
import org.iceserver.server.host.HostNetwork;
import org.iceserver.server.observe.ToldAddresses;
import org.iceserver.signal.Profile;
import org.iceserver.transport.AddressBlock;
import org.iceserver.transport.IpAddress;
import org.iceserver.turn.limits.Limits;

/**
 * Finds what is unsafe or too small before anybody else does. Reads nothing: the facts are arguments.
 *
 * @param arguments the arguments of this process, which {@code ps} shows to everybody on the machine
 */
public record SetUpCheck(Configuration configuration, Addresses addresses, HostFacts facts, List<String> arguments) {
    private static final long ALLOCATIONS_EXPECTED = 4_096;

    public SetUpCheck {
        arguments = List.copyOf(arguments);
    }

    List<Advice> advice() {
        var found = new ArrayList<>(cautions());
        host().stream().flatMap(check -> check.findings().stream()).filter(finding -> !finding.isOk())
                .map(Advice::of).forEach(found::add);
        return List.copyOf(found);
    }

    /** What the options and the addresses alone make unsafe or useless. */
    List<Advice> cautions() {
        var found = new ArrayList<Advice>();
        exposure(found);
        configuration.notes().forEach(note -> found.add(new Advice(note + ".")));
        found.addAll(VisibleSecrets.among(arguments));
        found.addAll(VisibleSecrets.tooShort(configuration));
        if (configuration.relays()) {
            natDiscovery(found);
        }
        return List.copyOf(found);
    }

    /** The limits of this host for a relay; nothing if the server does not relay. */
    List<Check> host() {
        if (!configuration.relays()) {
            return List.of();
        }
        PortRange relay = configuration.relaying().ports();
        List<Check> checks = new ArrayList<>(ToldAddresses.checks(configuration, addresses, HostNetwork.read()));
        checks.add(new RelayPortCheck(new RelayPortCheck.Ports(relay.first(), relay.last()), facts.handedOut().stream()
                .map(range -> new RelayPortCheck.Ports(range.first(), range.last())).toList()));
        checks.add(new ReceiveBufferCheck(facts.receiveBufferMost()));
        checks.add(new DescriptorCheck(facts.descriptors(), allocationsWanted()));
        return checks;
    }

    /** As many as the operator allows; without such a number as many as a large server has, if there are enough ports. */
    private long allocationsWanted() {
        int allowed = configuration.access().limits().relay().totalAllocations();
        long wanted = allowed == Limits.NONE ? ALLOCATIONS_EXPECTED : allowed;
        return Math.min(wanted, configuration.relaying().ports().size());
    }

    private void exposure(List<Advice> found) {
        if (configuration.access().profile() == Profile.LAB) {
            addresses.listen().stream().filter(GlobalAddresses::contain).findFirst()
                    .ifPresent(address -> found.add(new Advice(
                            "The lab profile serves everybody, and " + address + " is reachable from the internet.",
                            "--profile local, or --listen with a private address")));
        }
        for (AddressBlock block : configuration.access().peers().allowed()) {
            if ((!block.mapped() && block.first().isLoopback()) || block.contains(IpAddress.v4(0x7F00_0001))
                    || block.contains(new IpAddress(0, 1))) {
                found.add(new Advice("--allow-peer " + block
                        + " lets every client reach what listens on this machine's loopback.",
                        "leave it out unless this is a test"));
            }
        }
        if (configuration.signaling().tls() instanceof Tls.SelfSigned) {
            found.add(new Advice("Browsers ask before they trust the self-signed certificate.",
                    "--cert FILE --key FILE with a real one"));
        }
    }

    /** RFC 5780 s6: without a second address the server cannot answer from another address. */
    private void natDiscovery(List<Advice> found) {
        if (configuration.listening().natDiscovery().isEmpty()) {
            return;
        }
        Collection<List<IpAddress>> alike = addresses.listen().stream()
                .collect(Collectors.groupingBy(address -> List.of(address.isV4(), address.isLoopback()))).values();
        if (alike.stream().allMatch(group -> group.size() < 2)) {
            found.add(new Advice("--nat-discovery wants two addresses of a family, and this host listens on one: "
                    + "clients cannot be told how their NAT behaves.",
                    "--listen with both addresses of a host that has two"));
        }
    }
}
