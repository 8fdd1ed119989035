package org.iceserver.turn.allocation;

import org.iceserver.annotation.HotPath;
import org.iceserver.turn.policy.PeerPath;

/**
 * How a packet from a peer reaches the client: by a bound channel (4-byte header) or by a permission alone (Data
 * indication).
 */
@HotPath
public sealed interface PeerRoute permits ChannelBinding, Permission {
    Allocation allocation();

    /** The relayed address from which packets to this peer leave: the allocation's one of the peer's family. */
    RelayedAddress relayed();

    /** Where packets towards this peer may go. */
    PeerPath path();
}
