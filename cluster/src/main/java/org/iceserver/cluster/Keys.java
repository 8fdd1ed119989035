package org.iceserver.cluster;

/**
 * The names of our keys and channels in Redis. The braces make all keys of a cluster one hash slot.
 *
 * @param cluster the name of the cluster; several clusters may share a Redis
 */
public record Keys(String cluster) {
    /** A node's record: this and the name of the node. */
    String records() {
        return prefix() + "n:";
    }

    String record(String node) {
        return records() + node;
    }

    /** The set of the names of all nodes. */
    String names() {
        return prefix() + "nodes";
    }

    /** Every kick that holds. */
    String kicks() {
        return prefix() + "kicks";
    }

    /** What changes with each kick. */
    String kicksVersion() {
        return prefix() + "kicks-version";
    }

    /** The channel on which a node hears: this and the name of the node. */
    String inboxes() {
        return prefix() + "in:";
    }

    public String inbox(String node) {
        return inboxes() + node;
    }

    private String prefix() {
        return "ice:{" + cluster + "}:";
    }
}
