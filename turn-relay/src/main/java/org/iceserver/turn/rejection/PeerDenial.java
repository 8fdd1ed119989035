package org.iceserver.turn.rejection;

import org.iceserver.transport.AddressBlock;
import org.iceserver.transport.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * Which rule denies a peer, for the operator. Its text is one sentence.
 *
 * @param block that the peer is in; null where none is named
 */
public record PeerDenial(IpAddress peer, Rule rule, @Nullable AddressBlock block) {
    /** What denies peers. */
    public enum Rule {
        /** A block that stays shut whatever the operator says. */
        NEVER,
        /** {@code --deny-peer}. */
        DENY_PEER,
        /** The default list, which {@code --allow-peer} opens. */
        DEFAULT,
        /** An address of this host. */
        OWN_HOST,
        /** It is allowed by now: the rules have changed since. */
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
