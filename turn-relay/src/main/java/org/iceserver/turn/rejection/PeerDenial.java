package org.iceserver.turn.rejection;

import org.iceserver.transport.AddressBlock;
import org.iceserver.transport.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * The rule that denies a peer, for the operator. Its text is one sentence.
 *
 * @param block the block that contains the peer; null when no block is named
 */
public record PeerDenial(IpAddress peer, Rule rule, @Nullable AddressBlock block) {
    /** The rules that deny peers. */
    public enum Rule {
        /** A block that is always denied. */
        NEVER,
        /** {@code --deny-peer}. */
        DENY_PEER,
        /** The default list; {@code --allow-peer} allows addresses in it. */
        DEFAULT,
        /** An address of this host. */
        OWN_HOST,
        /** The peer is allowed now: the rules have changed since. */
        NONE
    }

    @Override
    public String toString() {
        return "Peer " + peer + " is denied: " + switch (rule) {
            case NEVER -> "it is in " + block + ", which is not relayed to"
                    + (peer.isLoopback() ? " unless --allow-peer names loopback." : " whatever --allow-peer says.");
            case DENY_PEER -> "it is in " + block + ", which --deny-peer names.";
            case DEFAULT -> "it is in " + block + ", which is no public address; --allow-peer opens it.";
            case OWN_HOST -> "it is an address of this host; --allow-peer opens it when it names exactly this address.";
            case NONE -> "the rules have changed since.";
        };
    }
}
