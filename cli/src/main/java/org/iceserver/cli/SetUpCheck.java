package org.iceserver.cli;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import org.iceserver.signal.Profile;
import org.iceserver.transport.AddressBlock;
import org.iceserver.transport.IpAddress;
import org.iceserver.turn.OwnAddresses;
import org.iceserver.turn.PeerPolicy;
import org.iceserver.turn.PeerRules;
import org.iceserver.turn.Reach;
import org.iceserver.turn.RelayDirectory.Relay;

/**
 * Finds what is unsafe or too small before somebody else does. Reads nothing: the facts are arguments.
 *
 * @param arguments of this process, as {@code ps} shows them to everybody on the machine
 */
record SetUpCheck(Configuration configuration, Addresses addresses, HostFacts facts, List<String> arguments) {
    /** Bytes a media loop asks for at each listener socket. */
    private static final long RECEIVE_BUFFER_WANTED = 4 << 20;

    /** Descriptors that are no relay socket: listeners, loops, jars, connections of clients who only signal. */
    private static final long DESCRIPTORS_RESERVED = 256;
    private static final long DESCRIPTORS_WANTED = 65_536;
    private static final long ALLOCATIONS_EXPECTED = 4_096;

    private static final PeerPolicy GLOBAL = new PeerPolicy(PeerRules.STANDARD, new OwnAddresses(Set.of()));

    SetUpCheck {
        arguments = List.copyOf(arguments);
    }

    List<Advice> advice() {
        var found = new ArrayList<Advice>();
        exposure(found);
        configuration.notes().forEach(note -> found.add(new Advice(note + ".")));
        found.addAll(VisibleSecrets.among(arguments));
        found.addAll(VisibleSecrets.tooShort(configuration.access()));
        if (configuration.relays()) {
            relayAddresses(found);
            natDiscovery(found);
            receiveBuffer(found);
            descriptors(found);
            ephemeralPorts(found);
        }
        return List.copyOf(found);
    }

    /** Whether an address is reachable from anywhere, as far as the address itself tells. */
    static boolean global(IpAddress address) {
        return GLOBAL.check(address.high(), address.low()) == Reach.NETWORK;
    }

    private void exposure(List<Advice> found) {
        if (configuration.access().profile() == Profile.LAB) {
            addresses.listen().stream().filter(SetUpCheck::global).findFirst()
                    .ifPresent(address -> found.add(new Advice(
                            "The lab profile serves everybody, and " + address + " is reachable from the internet.",
                            "--profile local, or --listen with a private address")));
        }
        for (AddressBlock block : configuration.access().allowPeers()) {
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

    private void relayAddresses(List<Advice> found) {
        if (configuration.access().profile() != Profile.PUBLIC) {
            return;
        }
        for (Relay relay : addresses.relay()) {
            if (!global(relay.told())) {
                found.add(new Advice(
                        "Relay address " + relay.told() + " is private: peers on the internet cannot reach it.",
                        "--external-ip with the public address of this host, or auto"));
            }
        }
    }

    /** RFC 5780 s6: without a second address nothing can answer from elsewhere. */
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

    private void receiveBuffer(List<Advice> found) {
        facts.receiveBufferMost().ifPresent(most -> {
            if (most < RECEIVE_BUFFER_WANTED) {
                found.add(new Advice(
                        "Receive buffers are at most " + most / 1024 + " KiB, " + RECEIVE_BUFFER_WANTED / 1024
                                + " KiB are wanted: bursts will be lost.",
                        "sysctl -w net.core.rmem_max=" + RECEIVE_BUFFER_WANTED));
            }
        });
    }

    private void descriptors(List<Advice> found) {
        facts.descriptors().ifPresent(limit -> {
            long room = Math.max(0, limit - DESCRIPTORS_RESERVED);
            if (room < Math.min(ALLOCATIONS_EXPECTED, configuration.relaying().ports().size())) {
                found.add(new Advice("With " + limit + " open files there is room for about " + room + " allocations.",
                        "ulimit -n " + DESCRIPTORS_WANTED));
            }
        });
    }

    private void ephemeralPorts(List<Advice> found) {
        PortRange relay = configuration.relaying().ports();
        facts.ephemeralPorts().filter(relay::overlaps).ifPresent(kernel -> found.add(new Advice(
                "Relay ports " + relay + " overlap the ports the kernel hands out (" + kernel
                        + "): now and then one will be taken.",
                "sysctl -w net.ipv4.ip_local_reserved_ports=" + relay)));
    }
}
