package org.iceserver.cluster;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** Collects what the other nodes answer to one kick. The cluster's thread alone. */
public final class KickAnswers {
    private final TreeSet<String> missing;
    private final List<String> nodes = new ArrayList<>();
    private int ended;
    private boolean found;

    /** @param expected the nodes that live */
    public KickAnswers(Collection<String> expected) {
        missing = new TreeSet<>(expected);
    }

    /** Takes an answer; a node's second one counts for nothing. */
    public void take(KickAnswer answer) {
        if (missing.remove(answer.node())) {
            nodes.add(answer.node());
            ended += answer.ended();
            found |= answer.found();
        }
    }

    public boolean complete() {
        return missing.isEmpty();
    }

    public KickOutcome outcome() {
        return new KickOutcome(ended, found, nodes, List.copyOf(missing));
    }
}
