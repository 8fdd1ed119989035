package org.iceserver.turn.allocation;

import org.iceserver.transport.ClientPath;
import org.iceserver.turn.limits.Limit;

/** Told of what the kernel has relayed and dropped for the allocations of one shard, on its thread. */
public interface KernelCounts {
    /** Packets, and their payload's bytes. */
    void relayed(long packetsToPeers, long bytesToPeers, long packetsToClients, long bytesToClients);

    /** So many packets of this client's allocation were dropped over this limit. */
    void dropped(ClientPath from, String username, Limit limit, long packets);

    /** So many packets of whomever were dropped over the whole server's limit. */
    void droppedByServer(long packets);
}
