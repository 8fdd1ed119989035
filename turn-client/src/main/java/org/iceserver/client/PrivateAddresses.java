package org.iceserver.client;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

import org.iceserver.transport.AddressBlock;
import org.iceserver.transport.IpAddress;

/** Addresses that have a meaning in one network only: RFC 1918, RFC 6598, RFC 4193, link-local, loopback. */
final class PrivateAddresses {
    private static final List<AddressBlock> BLOCKS = Stream.of("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16",
            "100.64.0.0/10", "169.254.0.0/16", "127.0.0.0/8", "fc00::/7", "fe80::/10", "::1/128")
            .map(AddressBlock::parse).toList();

    /** The addresses that {@code --profile lab} allows as peers. */
    private static final List<AddressBlock> OF_A_LAB = Stream.of("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16",
            "fc00::/7").map(AddressBlock::parse).toList();

    private PrivateAddresses() {}

    static boolean contain(InetAddress address) {
        return in(BLOCKS, address);
    }

    static boolean ofALab(InetAddress address) {
        return in(OF_A_LAB, address);
    }

    private static boolean in(List<AddressBlock> blocks, InetAddress address) {
        IpAddress ip = IpAddress.of(address);
        return blocks.stream().anyMatch(block -> block.contains(ip));
    }
}
