package org.iceserver.server.config;

import java.util.List;

import org.iceserver.transport.AddressBlock;

/**
 * Whom clients may reach beside what the profile says.
 *
 * @param allowed although they are denied by default
 * @param denied whatever else is said
 */
public record PeerRanges(List<AddressBlock> allowed, List<AddressBlock> denied) {
    public static final PeerRanges NONE = new PeerRanges(List.of(), List.of());

    public PeerRanges {
        allowed = List.copyOf(allowed);
        denied = List.copyOf(denied);
    }
}
