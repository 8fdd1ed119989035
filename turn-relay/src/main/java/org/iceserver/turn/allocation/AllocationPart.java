package org.iceserver.turn.allocation;

/**
 * The state that something else adds to an allocation: connections to peers (RFC 6062), mobility tickets (RFC 8016), or
 * an operator's impairment. It ends with the allocation.
 */
public interface AllocationPart {
    /** Gives back everything; the allocation has ended. */
    void release();
}
