package org.iceserver.cluster;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The other nodes, by the answers that Redis gave. The cluster's thread alone.
 *
 * <p>A node is gone when an answer lacks its record. There is one exception: an answer that also lacks our own record comes from
 * a Redis that has forgotten everything, or after a long silence. The others then get the time {@link #GRACE_NANOS} to write
 * theirs again, so that an emptied Redis is no event.
 */
final class NodeTable {
    static final long GRACE_NANOS = 3_000_000_000L;

    private final String self;
    private final Map<String, NodeView.Seen> others = new TreeMap<>();
    private long graceEndsNanos;
    private boolean grace;

    NodeTable(String self) {
        this.self = self;
    }

    /** What an answer changed. */
    record Change(List<NodeRecord> came, List<NodeRecord> went) {
        Change {
            came = List.copyOf(came);
            went = List.copyOf(went);
        }
    }

    Change take(BeatAnswer answer, long now) {
        if (answer.ours() == BeatAnswer.Ours.MISSING) {
            grace = true;
            graceEndsNanos = now + GRACE_NANOS;
        } else if (grace && now - graceEndsNanos >= 0) {
            grace = false;
        }
        List<NodeRecord> came = new ArrayList<>();
        answer.records().values().stream().filter(record -> !record.name().equals(self))
                .sorted(Comparator.comparing(NodeRecord::name)).forEach(record -> {
                    NodeView.Seen before = others.get(record.name());
                    long heard = before != null && before.record().equals(record) ? before.heardNanos() : now;
                    others.put(record.name(), new NodeView.Seen(record, heard));
                    if (before == null || !before.record().incarnation().equals(record.incarnation())) {
                        came.add(record);
                    }
                });
        return new Change(came, grace ? List.of() : forgetMissing(answer));
    }

    private List<NodeRecord> forgetMissing(BeatAnswer answer) {
        List<NodeRecord> went = others.values().stream().map(NodeView.Seen::record)
                .filter(record -> !answer.records().containsKey(record.name())).toList();
        went.forEach(record -> others.remove(record.name()));
        return went;
    }

    List<NodeView.Seen> others() {
        return List.copyOf(others.values());
    }
}
