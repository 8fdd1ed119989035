package org.iceserver.turn.policy;

import java.util.List;

import org.iceserver.transport.AddressBlock;

/**
 * The operator's rules for peers.
 *
 * @param lab {@code --profile lab}: private peers are allowed
 * @param allow {@code --allow-peer}, which takes precedence over everything below
 * @param deny {@code --deny-peer}, which takes precedence over the default list
 */
public record PeerRules(boolean lab, List<AddressBlock> allow, List<AddressBlock> deny) {
    /** Only the default list. */
    public static final PeerRules STANDARD = new PeerRules(false, List.of(), List.of());

    public PeerRules {
        allow = List.copyOf(allow);
        deny = List.copyOf(deny);
    }
}
