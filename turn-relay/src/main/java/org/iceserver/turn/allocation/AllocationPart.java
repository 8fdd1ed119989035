package org.iceserver.turn.allocation;

/**
 * The state that another RFC adds to an allocation: connections to peers (RFC 6062), or mobility tickets (RFC 8016). It
 * ends with the allocation.
 */
public interface AllocationPart {
    /** Gives back everything; the allocation has ended. */
    void release();
}
