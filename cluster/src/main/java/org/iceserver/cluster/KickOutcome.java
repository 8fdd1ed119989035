package org.iceserver.cluster;

import java.util.List;

/**
 * What became of a kick on the other nodes.
 *
 * @param ended how many sessions ended there
 * @param found whether any of them had whom it names
 * @param nodes which answered
 * @param missing which did not answer in time; the kick holds there as soon as they read the register
 */
public record KickOutcome(int ended, boolean found, List<String> nodes, List<String> missing) {
    public KickOutcome {
        nodes = List.copyOf(nodes);
        missing = List.copyOf(missing);
    }
}
