package org.iceserver.turn.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.iceserver.transport.AddressBlock;
import org.iceserver.transport.IpAddress;
import org.jspecify.annotations.Nullable;

/** Address blocks in which a peer should not be (RFC 6890 and its registries; RFC 8656 s21.4 for tunnels). */
public final class SpecialAddresses {
    /**
     * Denied whatever the operator configures: this host, multicast, reserved, metadata services, tunnels, host agents.
     */
    private static final List<AddressBlock> NEVER = blocks("0.0.0.0/8", "100.100.100.200/32", "127.0.0.0/8",
            "168.63.129.16/32", "169.254.169.254/32", "224.0.0.0/4", "240.0.0.0/4",
            "::/96", "::ffff:0:0:0/96", "2001::/32", "2002::/16", "fd00:ec2::254/128", "ff00::/8");
    /** Denied unless the operator allows them. */
    private static final List<AddressBlock> DENIED = blocks("10.0.0.0/8", "100.64.0.0/10", "169.254.0.0/16",
            "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24",
            "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
            "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "100:0:0:1::/64", "2001::/23", "2001:db8::/32",
            "2620:4f:8000::/48", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10");
    /** Teredo and 6to4: a client there may be a tunnel that sends our packets back to us (RFC 8656 s21.4). */
    private static final List<AddressBlock> TUNNELS = blocks("2001::/32", "2002::/16");
    /** Allowed by {@code --profile lab}. */
    private static final List<AddressBlock> PRIVATE_USE = blocks("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16",
            "fc00::/7");

    private static final AddressBlock NAT64 = AddressBlock.parse("64:ff9b::/96");
    private static final AddressBlock LOCAL_NAT64 = AddressBlock.parse("64:ff9b:1::/48");

    private SpecialAddresses() {}

    static boolean never(IpAddress address) {
        return in(NEVER, address);
    }

    /** The block that contains this address and is always denied, or null. */
    static @Nullable AddressBlock neverBlock(IpAddress address) {
        return block(NEVER, address);
    }

    /** The block because of which this address is {@link #denied}, or null. */
    static @Nullable AddressBlock deniedBlock(IpAddress address) {
        return block(DENIED, address);
    }

    public static boolean tunnel(IpAddress address) {
        return !address.isV4() && in(TUNNELS, address);
    }

    static boolean denied(IpAddress address) {
        return in(DENIED, address);
    }

    static boolean privateUse(IpAddress address) {
        return in(PRIVATE_USE, address);
    }

    /**
     * The IPv4 addresses that a translator may find in a NAT64 address (RFC 6052 s2.2): the last 32 bits for a /96
     * prefix; within the local-use /48 also the bits for a /48, /56 or /64 prefix, around the octet that is zero. A
     * result 0.x.y.z is ignored, because it looks like padding, unless there is no other.
     */
    static List<IpAddress> embedded(IpAddress address) {
        if (NAT64.contains(address)) {
            return List.of(IpAddress.v4((int) address.low()));
        }
        if (!LOCAL_NAT64.contains(address)) {
            return List.of();
        }
        List<IpAddress> found = new ArrayList<>();
        long high = address.high();
        long low = address.low();
        addUnlessPadding(found, (int) low);
        addUnlessPadding(found, (int) ((high << 16) | ((low >>> 40) & 0xFFFF)));
        addUnlessPadding(found, (int) ((high << 24) | ((low >>> 32) & 0xFF_FFFF)));
        addUnlessPadding(found, (int) (low >>> 24));
        return found.isEmpty() ? List.of(IpAddress.v4(0)) : found;
    }

    private static void addUnlessPadding(List<IpAddress> found, int bits) {
        if (bits >>> 24 != 0) {
            found.add(IpAddress.v4(bits));
        }
    }

    private static boolean in(List<AddressBlock> blocks, IpAddress address) {
        return block(blocks, address) != null;
    }

    private static @Nullable AddressBlock block(List<AddressBlock> blocks, IpAddress address) {
        for (AddressBlock block : blocks) {
            if (block.contains(address)) {
                return block;
            }
        }
        return null;
    }

    private static List<AddressBlock> blocks(String... texts) {
        return Stream.of(texts).map(AddressBlock::parse).toList();
    }
}
