package org.iceserver.turn.policy;

import java.util.List;

import org.iceserver.transport.AddressBlock;

/**
 * What the operator says about peers.
 *
 * @param lab {@code --profile lab}: private peers are allowed
 * @param allow {@code --allow-peer}, which beats everything below
 * @param deny {@code --deny-peer}, which beats the default list
 */
public record PeerRules(boolean lab, List<AddressBlock> allow, List<AddressBlock> deny) {
    /** The default list alone. */
    public static final PeerRules STANDARD = new PeerRules(false, List.of(), List.of());

    public PeerRules {
        allow = List.copyOf(allow);
        deny = List.copyOf(deny);
    }
}
