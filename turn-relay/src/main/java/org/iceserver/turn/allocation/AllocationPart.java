package org.iceserver.turn.allocation;

/**
 * What another RFC adds to an allocation: connections to peers (RFC 6062), or tickets for another five-tuple (RFC 8016). It ends
 * with the allocation.
 */
public interface AllocationPart {
    /** The allocation has ended: gives back what this holds. */
    void release();
}
