package org.iceserver.cluster;

/**
 * How busy a node is.
 *
 * @param percent of what it can do, by the resource of which least is left
 * @param full no new allocation finds a place
 * @param draining it takes no new clients, and ends with the last one
 */
public record Load(int percent, boolean full, boolean draining) {
    private static final int MOST = 100;

    public Load {
        percent = Math.clamp(percent, 0, MOST);
    }

    /** Whether new clients may be sent there. */
    public boolean takesClients() {
        return !full && !draining;
    }
}
