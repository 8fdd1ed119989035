package org.iceserver.client.bench;

/**
 * What happened to one direction's packets, all clients together.
 *
 * @param received how many distinct sequence numbers arrived
 */
public record Counts(long sent, long received, long reordered, long duplicates) {
    public static final Counts NONE = new Counts(0, 0, 0, 0);

    public long lost() {
        return Math.max(0, sent - received);
    }

    public Counts plus(Counts other) {
        return new Counts(sent + other.sent, received + other.received, reordered + other.reordered,
                duplicates + other.duplicates);
    }
}
