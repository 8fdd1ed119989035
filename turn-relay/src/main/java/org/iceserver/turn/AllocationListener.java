package org.iceserver.turn;

import org.iceserver.transport.ClientPath;

/** Told of what the shard does to sessions, on the shard's thread. */
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

    /** A request that had to wait is answered, or will not be, because its time ran out. */
    void answered(Resumed late);

    /** A request gets an error response that refuses it something. */
    void rejected(Rejected rejected);

    /**
     * A limit dropped a packet or a request, which gets no answer.
     *
     * @param username empty where nobody has proven who they are
     */
    void refused(ClientPath from, String username, Limit limit);
}
