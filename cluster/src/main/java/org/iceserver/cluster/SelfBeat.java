package org.iceserver.cluster;

/**
 * Whether this node hears itself: each beat is also published on the node's own channel. A connection may look whole and bring
 * nothing. The cluster's thread alone.
 */
final class SelfBeat {
    static final long PATIENCE_NANOS = 2_000_000_000L;

    private long heardNanos;

    SelfBeat(long now) {
        heardNanos = now;
    }

    void heard(long now) {
        heardNanos = now;
    }

    /** The silence begins anew: the connections are being replaced, or Redis does not answer at all. */
    void excused(long now) {
        heardNanos = now;
    }

    /** Whether beats were answered for so long without being heard that the connections must be replaced. */
    boolean deaf(long now) {
        return now - heardNanos > PATIENCE_NANOS;
    }
}
