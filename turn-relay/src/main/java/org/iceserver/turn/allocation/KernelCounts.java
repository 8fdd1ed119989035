package org.iceserver.turn.allocation;

import org.iceserver.transport.ClientPath;
import org.iceserver.turn.limits.Limit;

/** Is told what the kernel has relayed and dropped for the allocations of one shard, on its thread. */
public interface KernelCounts {
    /** The kernel has relayed these packets and payload bytes. */
    void relayed(long packetsToPeers, long bytesToPeers, long packetsToClients, long bytesToClients);

    /** The kernel dropped packets of this client's allocation because of this limit. */
    void dropped(ClientPath from, String username, Limit limit, long packets);

    /** The kernel dropped packets, of any allocation, because of the whole server's limit. */
    void droppedByServer(long packets);
}
