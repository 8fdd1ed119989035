package org.iceserver.turn.impairment;

/**
 * One impairment that an operator began.
 *
 * @param seed every session begins with the chance that comes from it
 * @param endNanos when it ends, by the monotonic clock
 */
public record Impairment(ImpairmentTarget target, NetworkConditions conditions, long seed, long endNanos) {
    public boolean over(long nowNanos) {
        return nowNanos - endNanos >= 0;
    }

    /** The direction from the client to its peers, for one session. */
    public ImpairedLink towardsPeers(long nowNanos) {
        return new ImpairedLink(conditions, seed, nowNanos);
    }

    /** The direction from peers to the client, for one session. It has other chances than the first. */
    public ImpairedLink towardsClient(long nowNanos) {
        return new ImpairedLink(conditions, ~seed, nowNanos);
    }
}
