package org.iceserver.cli.check;

import java.util.ArrayList;
import java.util.List;

import org.iceserver.server.check.Check;
import org.iceserver.server.check.Finding;

/**
 * Checks whether there are enough relay ports, and whether only the relay uses them.
 *
 * @param ephemeral the ports that the kernel gives to sockets that ask for any port, without reserved ports; empty if it does
 * not say
 */
record RelayPortCheck(Ports relay, List<Ports> ephemeral) implements Check {
    private static final String SUBJECT = "relay ports";
    /** A single class or congregation can use up fewer ports than this. */
    private static final int FEW = 100;

    /** From the first to the last port, both included. */
    public record Ports(int first, int last) {
        int size() {
            return last - first + 1;
        }

        boolean overlaps(Ports other) {
            return first <= other.last && other.first <= last;
        }

        @Override
        public String toString() {
            return first + "-" + last;
        }
    }

    public RelayPortCheck {
        ephemeral = List.copyOf(ephemeral);
    }

    @Override
    public List<Finding> findings() {
        List<Finding> found = new ArrayList<>();
        if (relay.size() < FEW) {
            found.add(Finding.warn(SUBJECT, "Relay ports " + relay + " are " + relay.size()
                    + ": so many allocations fit at once, and the next is refused with 508.",
                    "--relay-ports with a wider range, and the firewall with it"));
        }
        ephemeral.stream().filter(relay::overlaps).findFirst().ifPresent(kernel -> found.add(Finding.warn(SUBJECT,
                "Relay ports " + relay + " overlap the ports the kernel hands out (" + kernel
                        + "): now and then one will be taken.",
                "sysctl -w net.ipv4.ip_local_reserved_ports=" + relay)));
        if (found.isEmpty()) {
            found.add(Finding.ok(SUBJECT, "There are " + relay.size() + " of them, " + relay
                    + ", and nobody else is handed one."));
        }
        return found;
    }
}
