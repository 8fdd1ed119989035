package org.iceserver.cluster;

import java.util.Optional;

import org.jspecify.annotations.Nullable;

/** Whether Redis answers, and for how long it did not. The cluster's thread alone. */
final class RedisPresence {
    private long sinceNanos;
    private @Nullable String why;
    private long times;
    private long awayNanos;
    private long answerNanos;

    RedisPresence(long now) {
        sinceNanos = now;
    }

    /** An answer came; how long Redis was away, if it was. */
    Optional<Long> answered(long sent, long now) {
        answerNanos = now - sent;
        if (why == null) {
            return Optional.empty();
        }
        long lasted = now - sinceNanos;
        awayNanos += lasted;
        sinceNanos = now;
        why = null;
        return Optional.of(lasted);
    }

    /** No answer came. Returns whether an absence begins with that. */
    boolean silent(String clause, long now) {
        boolean begins = why == null;
        why = clause;
        if (begins) {
            times++;
            sinceNanos = now;
        }
        return begins;
    }

    NodeView.Redis state() {
        return new NodeView.Redis(Optional.ofNullable(why), sinceNanos, times, awayNanos, answerNanos);
    }
}
