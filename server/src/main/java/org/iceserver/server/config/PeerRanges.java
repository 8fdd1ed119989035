package org.iceserver.server.config;

import java.util.List;

import org.iceserver.transport.AddressBlock;

/**
 * Peer addresses that clients may or may not reach, in addition to the rules of the profile.
 *
 * @param allowed allowed although the profile denies them
 * @param denied denied, whatever else is said
 */
public record PeerRanges(List<AddressBlock> allowed, List<AddressBlock> denied) {
    public static final PeerRanges NONE = new PeerRanges(List.of(), List.of());

    public PeerRanges {
        allowed = List.copyOf(allowed);
        denied = List.copyOf(denied);
    }
}
