package org.iceserver.turn.allocation;

import org.iceserver.annotation.HotPath;
import org.iceserver.turn.policy.PeerPath;

/** Where a packet from a peer goes: a bound channel (a 4-byte header) or a bare permission (a Data indication). */
@HotPath
public sealed interface PeerRoute permits ChannelBinding, Permission {
    Allocation allocation();

    /** Where packets towards this peer leave from: the allocation's relayed address of its family. */
    RelayedAddress relayed();

    /** Where packets towards this peer may go. */
    PeerPath path();
}
