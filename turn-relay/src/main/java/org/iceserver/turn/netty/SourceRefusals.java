package org.iceserver.turn.netty;

import org.iceserver.transport.RefusalLog;
import org.iceserver.turn.DropReason;
import org.iceserver.turn.ShardCounters;
import org.iceserver.turn.limits.Limit;

/** Counts and logs refusals by limits for sources whose user is not known yet. One loop. */
final class SourceRefusals {
    private final ShardCounters counters;
    private final RefusalLog<Limit> log;

    SourceRefusals(ShardCounters counters, RefusalLog<Limit> log) {
        this.counters = counters;
        this.log = log;
    }

    /** @param source the source whose connection is closed */
    void connection(Object source) {
        refuse(DropReason.CONNECTIONS_PER_SOURCE, source, Limit.CONNECTIONS_PER_SOURCE);
    }

    /** @param source the source whose TLS or DTLS handshake may not begin */
    void handshake(Object source) {
        refuse(DropReason.HANDSHAKE_LIMIT, source, Limit.HANDSHAKES_PER_SOURCE);
    }

    /** @param source the source that gets no answer */
    void answer(Object source) {
        refuse(DropReason.UNAUTHENTICATED_RATE, source, Limit.UNAUTH_RATE);
    }

    private void refuse(DropReason why, Object whom, Limit limit) {
        counters.drop(why);
        counters.refused(limit);
        log.refused(whom, limit);
    }
}
