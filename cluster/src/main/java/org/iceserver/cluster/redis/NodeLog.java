package org.iceserver.cluster.redis;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import org.iceserver.cluster.Member;
import org.iceserver.cluster.NodeRecord;
import org.iceserver.transport.OncePerMinute;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes to the log what changes in the cluster. The cluster's thread alone. */
final class NodeLog implements Member.Witness {
    private static final Logger LOG = LoggerFactory.getLogger(NodeLog.class);

    private final String redis;
    private final OncePerMinute outages;
    private final OncePerMinute ends;
    private final OncePerMinute differences;
    private List<String> differing = List.of();
    private final Runnable onReturn;
    private boolean told;
    private boolean arrived;

    /**
     * @param redis in words
     * @param onReturn called when Redis answers again
     */
    NodeLog(String redis, LongSupplier nanos, Runnable onReturn) {
        this.redis = redis;
        this.onReturn = onReturn;
        outages = new OncePerMinute(nanos);
        ends = new OncePerMinute(nanos);
        differences = new OncePerMinute(nanos);
    }

    /** The start is over: whoever waits for it learns by itself why it fails. */
    void arrived() {
        arrived = true;
    }

    @Override
    public void came(NodeRecord node) {
        LOG.info("Node '{}' is in the cluster, with version {}", node.name(), node.version());
    }

    @Override
    public void went(NodeRecord node) {
        if (node.load().draining()) {
            LOG.info("Node '{}' has left the cluster", node.name());
        } else if (ends.admits()) {
            LOG.warn("Node '{}' is gone: it no longer renews its record in Redis, so no client is sent to it "
                    + "({} more since the last report)", node.name(), ends.heldBack());
        }
    }

    @Override
    public void away(String why) {
        told = outages.admits();
        if (told) {
            LOG.warn("{} {}. This server goes on alone, with the nodes that it knows, until Redis answers", redis, why);
        }
    }

    @Override
    public void back(long awayNanos) {
        if (told) {
            LOG.warn("{} answers again, after {} s", redis, TimeUnit.NANOSECONDS.toSeconds(awayNanos));
        }
        onReturn.run();
    }

    /** In one line, when it is other than the last time; once a minute at most. */
    @Override
    public void differences(List<String> sentences) {
        if (!sentences.equals(differing) && (sentences.isEmpty() || differences.admits())) {
            differing = sentences;
            if (!sentences.isEmpty()) {
                LOG.warn("{}", String.join(" ", sentences));
            }
        }
    }

    @Override
    public void nameTaken(String name) {
        if (!arrived) {
            return;
        }
        LOG.error(
                "Another node is called '{}', too, and came first: this server is not in the cluster until that one has "
                        + "ended. Give each node its own --node-name",
                name);
    }
}
