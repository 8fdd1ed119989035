package org.iceserver.server.assembly;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

import org.iceserver.admin.NodesView;
import org.iceserver.cluster.NodeRecord;
import org.iceserver.cluster.NodeView;

/** The nodes as operators see them. */
final class NodeViews {
    private NodeViews() {}

    static NodesView of(NodeView view, String redis, long now) {
        List<NodesView.Node> nodes = new ArrayList<>();
        nodes.add(node(view.self(), true, OptionalLong.empty()));
        view.others().forEach(seen -> nodes.add(node(seen.record(), false,
                OptionalLong.of(TimeUnit.NANOSECONDS.toMillis(now - seen.heardNanos())))));
        NodeView.Redis state = view.redis();
        return new NodesView(nodes,
                new NodesView.Redis(redis, state.away(), TimeUnit.NANOSECONDS.toMicros(state.answerNanos()),
                        state.times(), TimeUnit.NANOSECONDS.toMillis(state.awayNanos(now))),
                view.unreadable());
    }

    private static NodesView.Node node(NodeRecord record, boolean self, OptionalLong heardMillis) {
        return new NodesView.Node(record.name(), self, record.offer().region(), record.version(), record.upSeconds(),
                record.sums().peers(), record.sums().rooms(), record.sums().sessions(), record.sums().bitsPerSecond(),
                record.load().percent(), heardMillis, state(record));
    }

    private static String state(NodeRecord record) {
        if (record.load().draining()) {
            return "draining";
        }
        return record.load().full() ? "full" : "serving";
    }
}
