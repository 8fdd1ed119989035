package org.iceserver.cluster;

/**
 * What a node serves now, for operators.
 *
 * @param bitsPerSecond relayed in both directions
 */
public record Sums(long peers, long rooms, long sessions, long bitsPerSecond) {
    public static final Sums NOTHING = new Sums(0, 0, 0, 0);

    public Sums plus(Sums other) {
        return new Sums(peers + other.peers, rooms + other.rooms, sessions + other.sessions,
                bitsPerSecond + other.bitsPerSecond);
    }
}
