package org.iceserver.cluster;

/**
 * What a node tells the others about itself, once a second.
 *
 * @param incarnation made by chance when the node starts: a node that starts again is another incarnation
 * @param beat counts up, so that a living node's record changes each time
 * @param protocol the version of what nodes say to each other
 * @param version the version of the server, for people
 * @param upSeconds since it started
 */
public record NodeRecord(String name, String incarnation, long beat, int protocol, String version, long upSeconds,
        Offer offer, Load load, Sums sums, Prints prints) {
    /** The version that this code speaks. */
    public static final int PROTOCOL = 1;
    private static final int VERSION_LENGTH = 64;

    public NodeRecord {
        if (!Names.valid(name) || !Names.valid(incarnation) || version.length() > VERSION_LENGTH
                || version.chars().anyMatch(c -> c < 0x20 || c > 0x7E)) {
            throw new IllegalArgumentException("not a node's record");
        }
    }
}
