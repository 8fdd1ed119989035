package org.iceserver.offload.host;

import java.io.IOException;
import java.net.NetworkInterface;
import java.util.List;
import java.util.Optional;

import org.iceserver.offload.Interface;
import org.iceserver.transport.IpAddress;

/**
 * Rules of this host, as they were when they were read, that its kernel applies to packets of the sockets, and that the program
 * would go past. Any thread.
 */
public final class Obstacles {
    private final IpsecPolicies policies;
    private final SourceNat nat;
    private final List<IpAddress> addresses;

    private Obstacles(IpsecPolicies policies, SourceNat nat, List<IpAddress> addresses) {
        this.policies = policies;
        this.nat = nat;
        this.addresses = List.copyOf(addresses);
    }

    /** @param addresses of the server */
    public static Obstacles read(List<IpAddress> addresses) {
        return new Obstacles(IpsecPolicies.read(), SourceNat.read(), addresses);
    }

    /** Why the sockets must serve an interface, in one clause. */
    public Optional<String> on(Interface on) {
        if (policies.concern(on.index())) {
            return Optional
                    .of("IPsec policies of this host ('ip xfrm policy' lists them) do not apply to what the kernel"
                            + " relays");
        }
        if (nat.concerns(on, addresses)) {
            return Optional.of("source NAT of this host ('nft list ruleset' shows it) does not apply to what the kernel"
                    + " relays; exclude this server's addresses from it");
        }
        return nat.hidden()
                ? Optional.of("iptables-legacy has NAT rules, which cannot be checked; use iptables-nft")
                : Optional.empty();
    }

    /** The same for all interfaces of this host: tc sends packets out by any. */
    public Optional<String> anywhere() {
        try {
            return NetworkInterface.networkInterfaces().filter(one -> !one.getName().equals("lo"))
                    .flatMap(one -> on(new Interface(one.getIndex(), one.getName(), 0, true)).stream()).findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
