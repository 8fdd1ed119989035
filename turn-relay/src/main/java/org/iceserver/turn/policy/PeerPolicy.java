package org.iceserver.turn.policy;

import java.util.List;

import org.iceserver.transport.AddressBlock;
import org.iceserver.transport.IpAddress;
import org.iceserver.turn.rejection.PeerDenial;
import org.jspecify.annotations.Nullable;

/**
 * Decides with which peer addresses clients may exchange data: one function on 128 bits, for CreatePermission,
 * ChannelBind and Send (RFC 8656 s10.2, s11.2, s12.2, s21.2).
 *
 * <p>IPv4 has only the form {@code ::ffff:a.b.c.d} here, so every rule sees an IPv4-mapped IPv6 address as that IPv4
 * address. Thread-safe.
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

    /** Replaces the rules. Every live permission is checked again at its next packet. */
    public void rules(PeerRules changed) {
        rules = changed;
        own.judgeAnew();
    }

    /**
     * Sets a task that runs whenever {@link #check} may answer differently, after {@link #generation} has increased.
     */
    public void onChange(Runnable told) {
        own.onChange(told);
    }

    /** The way for packets to this peer; null when the peer is forbidden. */
    public @Nullable PeerPath check(long high, long low) {
        IpAddress address = new IpAddress(high, low);
        if (own.relayed(address)) {
            return openedByName(address) || own.hairpins(address)
                    ? PeerPath.IN_PROCESS_THEN_NETWORK
                    : PeerPath.IN_PROCESS;
        }
        // Ask the system last, and only about addresses that everything else allows.
        return networkAllows(address) && (openedByName(address) || !own.ofHost(address)) ? PeerPath.NETWORK : null;
    }

    /** Whether the rules alone forbid this peer. This check is cheap. */
    public boolean forbids(long high, long low) {
        IpAddress address = new IpAddress(high, low);
        return !own.relayed(address) && !networkAllows(address);
    }

    /** The rule that denies a peer that {@link #check} forbids. */
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

    /** Increases whenever {@link #check} may answer differently. */
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

    /**
     * A NAT64 address leads to the IPv4 address inside it, so both must be allowed. Its prefix is denied by default.
     */
    private boolean embeddedAllowed(IpAddress address) {
        for (IpAddress embedded : SpecialAddresses.embedded(address)) {
            if (check(embedded.high(), embedded.low()) != PeerPath.NETWORK) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether the operator allowed exactly this address. A wide block such as 10.0.0.0/8 is meant for other machines
     * and does not allow programs on this host. A loopback block can only mean this host.
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

    /** Loopback is allowed only by a block inside loopback, not by a wider block that contains it. */
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
