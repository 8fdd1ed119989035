package org.iceserver.signal;

import java.util.List;

import org.iceserver.transport.AddressBlock;
import org.iceserver.transport.IpAddress;

/**
 * Which client addresses cannot come from the internet: this machine, the LAN, a container network or a VPN.
 *
 * <p>Narrower than "not globally reachable" in IANA's special-purpose registries: blocks that no client of ours is
 * numbered from (documentation, benchmarking, protocol assignments) count as remote, because being wrong there costs a
 * refusal, and being wrong here would cost credentials.
 */
public final class LocalNetworks {
    static final List<AddressBlock> BLOCKS = List
            .of("10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16",
                    "::1/128", "fc00::/7", "fe80::/10")
            .stream().map(AddressBlock::parse).toList();

    private LocalNetworks() {}

    public static boolean contain(IpAddress address) {
        return BLOCKS.stream().anyMatch(block -> block.contains(address));
    }
}
