package org.iceserver.turn.allocation;

import org.iceserver.transport.ClientPath;

/** Told of the life of allocations, on the shard's thread. */
public interface AllocationListener {
    /** The relay socket is bound and the success response not yet sent. */
    void created(Allocation allocation);

    /** A Refresh request lets it live on. */
    void refreshed(Allocation allocation);

    /** Its socket is closed and its counters are final. */
    void removed(Allocation allocation, EndReason why);

    /** Its client, as {@link Allocation#client} still tells, is not its client any more (RFC 8016 s3.2.2). */
    void leaving(Allocation allocation);

    /** {@link Allocation#client} is its client from now on, and perhaps this shard its shard. */
    void arrived(Allocation allocation);

    /** An allocation without a client waits to be fetched to this path, which belongs to another shard. */
    void awaited(ClientPath next, int listener);
}
