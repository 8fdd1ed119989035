package org.iceserver.admin.metrics;

import java.util.Optional;
import java.util.concurrent.TimeUnit;

import org.iceserver.admin.NodesView;

/** What this node knows of its cluster; nothing without one. */
final class ClusterFamilies {
    private final Families to;
    private final Optional<NodesView> nodes;

    ClusterFamilies(Families to, Optional<NodesView> nodes) {
        this.to = to;
        this.nodes = nodes;
    }

    void add() {
        nodes.ifPresent(this::add);
    }

    private void add(NodesView view) {
        to.gauge("iceserver_cluster_nodes", "Living nodes of the cluster, as this node knows them, with itself.",
                view.nodes().size());
        to.gauge("iceserver_cluster_redis_away", "1 while Redis does not answer this node.",
                view.redis().away() ? 1 : 0);
        to.counter("iceserver_cluster_redis_absences", "How often Redis did not answer any more.",
                view.redis().times());
        to.counter("iceserver_cluster_redis_away_seconds", "For how long Redis has not answered, altogether.",
                TimeUnit.MILLISECONDS.toSeconds(view.redis().awayMillis()));
        to.counter("iceserver_cluster_unreadable_records", "Texts in Redis that were no records of nodes.",
                view.unreadable());
    }
}
