package org.iceserver.turn.allocation;

import org.iceserver.transport.ClientPath;

/** Is told about the life of allocations, on the shard's thread. */
public interface AllocationListener {
    /** An allocation was made: its relay socket is bound, but the success response has not been sent yet. */
    void created(Allocation allocation);

    /** A Refresh request has extended its life. */
    void refreshed(Allocation allocation);

    /** The allocation has ended: its socket is closed and its counters are final. */
    void removed(Allocation allocation, EndReason why);

    /**
     * Its client is about to change its five-tuple (RFC 8016 s3.2.2). {@link Allocation#client} returns the old one,
     * which may be out of reach already.
     */
    void moving(Allocation allocation);

    /** It loses its client (RFC 8016 s3.2.2). {@link Allocation#client} still returns the old one. */
    void leaving(Allocation allocation);

    /** It has a new client, which {@link Allocation#client} returns. It may also be new on this shard. */
    void arrived(Allocation allocation);

    /** An allocation without a client must be fetched for this path by the shard to which the path belongs. */
    void awaited(ClientPath next, int listener);
}
