package org.iceserver.turn.policy;

import java.util.List;

import org.iceserver.transport.AddressBlock;
import org.iceserver.transport.IpAddress;
import org.iceserver.turn.rejection.PeerDenial;
import org.jspecify.annotations.Nullable;

/**
 * Which peer addresses clients may exchange data with: one function on 128 bits, for CreatePermission, ChannelBind and
 * Send alike (RFC 8656 s10.2, s11.2, s12.2, s21.2).
 *
 * <p>IPv4 has one shape here, {@code ::ffff:a.b.c.d}; an IPv4-mapped IPv6 address is that IPv4 address before any rule
 * is asked. Thread-safe.
 */
public final class PeerPolicy {
    private static final AddressBlock LOOPBACK_V4 = AddressBlock.parse("127.0.0.0/8");
    private static final AddressBlock LOOPBACK_V6 = AddressBlock.parse("::1/128");

    private volatile PeerRules rules;
    private final OwnAddresses own;

    public PeerPolicy(PeerRules rules, OwnAddresses own) {
        this.rules = rules;
        this.own = own;
    }

    /** From now on these rules hold; every live permission is judged by them at its next packet. */
    public void rules(PeerRules changed) {
        rules = changed;
        own.judgeAnew();
    }

    /** Told whenever {@link #check} may answer differently, after {@link #generation} has grown. */
    public void onChange(Runnable told) {
        own.onChange(told);
    }

    /** Where packets for this peer may go, or null: forbidden. */
    public @Nullable PeerPath check(long high, long low) {
        IpAddress address = new IpAddress(high, low);
        if (own.relayed(address)) {
            return openedByName(address) || own.hairpins(address)
                    ? PeerPath.IN_PROCESS_THEN_NETWORK
                    : PeerPath.IN_PROCESS;
        }
        // The system is asked last, and only about what is allowed otherwise.
        return networkAllows(address) && (openedByName(address) || !own.ofHost(address)) ? PeerPath.NETWORK : null;
    }

    /** Whether the rules alone, which cost nothing to ask, forbid this peer. */
    public boolean forbids(long high, long low) {
        IpAddress address = new IpAddress(high, low);
        return !own.relayed(address) && !networkAllows(address);
    }

    /** Which rule denies a peer that {@link #check} forbids. */
    public PeerDenial denial(IpAddress peer) {
        for (IpAddress embedded : SpecialAddresses.embedded(peer)) {
            if (!SpecialAddresses.never(peer) && check(embedded.high(), embedded.low()) != PeerPath.NETWORK) {
                return denial(embedded);
            }
        }
        if (SpecialAddresses.never(peer) && !loopbackOpened(peer)) {
            return new PeerDenial(peer, PeerDenial.Rule.NEVER, SpecialAddresses.neverBlock(peer));
        }
        AddressBlock named = block(rules.deny(), peer);
        if (named != null && !contains(rules.allow(), peer)) {
            return new PeerDenial(peer, PeerDenial.Rule.DENY_PEER, named);
        }
        if (!networkAllows(peer)) {
            return new PeerDenial(peer, PeerDenial.Rule.DEFAULT, SpecialAddresses.deniedBlock(peer));
        }
        return new PeerDenial(peer, own.relayed(peer) || own.ofHost(peer)
                ? PeerDenial.Rule.OWN_HOST
                : PeerDenial.Rule.NONE, null);
    }

    /** Grows whenever {@link #check} may answer differently. */
    public int generation() {
        return own.generation();
    }

    private boolean networkAllows(IpAddress address) {
        if (SpecialAddresses.never(address)) {
            return loopbackOpened(address);
        }
        if (!embeddedAllowed(address)) {
            return false;
        }
        if (contains(rules.allow(), address)) {
            return true;
        }
        if (contains(rules.deny(), address)) {
            return false;
        }
        return (rules.lab() && SpecialAddresses.privateUse(address)) || !SpecialAddresses.denied(address);
    }

    /** A NAT64 address reaches the IPv4 address within it, so both must be allowed; its prefix is denied by default. */
    private boolean embeddedAllowed(IpAddress address) {
        for (IpAddress embedded : SpecialAddresses.embedded(address)) {
            if (check(embedded.high(), embedded.low()) != PeerPath.NETWORK) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether the operator opened this very address. A wide block such as 10.0.0.0/8 is meant for the machines around
     * us and does not open what listens on this one; loopback can only mean this one.
     */
    private boolean openedByName(IpAddress address) {
        if (loopbackOpened(address)) {
            return true;
        }
        for (AddressBlock block : rules.allow()) {
            if (block.single() && block.contains(address)) {
                return true;
            }
        }
        return false;
    }

    /** Loopback is opened by a block that names loopback, never by one that happens to span it. */
    private boolean loopbackOpened(IpAddress address) {
        for (AddressBlock block : rules.allow()) {
            if (block.contains(address) && (block.within(LOOPBACK_V4) || block.equals(LOOPBACK_V6))) {
                return true;
            }
        }
        return false;
    }

    private static boolean contains(List<AddressBlock> blocks, IpAddress address) {
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
}
