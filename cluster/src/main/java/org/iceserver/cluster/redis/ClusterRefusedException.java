package org.iceserver.cluster.redis;

/** Why this node cannot be in the cluster, in one sentence. */
public final class ClusterRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ClusterRefusedException(String sentence) {
        super(sentence);
    }
}
