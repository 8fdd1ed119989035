package org.iceserver.admin;

import java.util.List;
import java.util.OptionalLong;

/**
 * The nodes of the cluster that this server is in.
 *
 * @param nodes this one first, then the others by name
 * @param unreadable texts in Redis that were no records of nodes, since the start
 */
public record NodesView(List<Node> nodes, Redis redis, long unreadable) {
    public NodesView {
        nodes = List.copyOf(nodes);
    }

    /**
     * One node.
     *
     * @param region empty if it has none
     * @param load in percent of what it can do
     * @param heardMillis since it renewed its record; empty for this node
     * @param state serving, draining or full
     */
    public record Node(String name, boolean self, String region, String version, long upSeconds, long peers, long rooms,
            long sessions, long bitsPerSecond, int load, OptionalLong heardMillis, String state) {}

    /**
     * The Redis server that connects the nodes.
     *
     * @param address without a password
     * @param away whether it does not answer now
     * @param answerMicros how long its last answer took
     * @param times how often it went away since the start
     * @param awayMillis for how long altogether
     */
    public record Redis(String address, boolean away, long answerMicros, long times, long awayMillis) {}
}
