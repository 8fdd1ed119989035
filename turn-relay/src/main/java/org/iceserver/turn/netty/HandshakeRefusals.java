package org.iceserver.turn.netty;

import org.iceserver.transport.OncePerSecond;
import org.iceserver.turn.DropReason;
import org.iceserver.turn.Limit;
import org.iceserver.turn.ShardCounters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts TLS and DTLS handshakes that may not begin, and says so once a second. One loop. */
final class HandshakeRefusals {
    private static final Logger LOG = LoggerFactory.getLogger(HandshakeRefusals.class);

    private final ShardCounters counters;
    private final OncePerSecond lines;

    HandshakeRefusals(ShardCounters counters, OncePerSecond lines) {
        this.counters = counters;
        this.lines = lines;
    }

    void count() {
        counters.drop(DropReason.HANDSHAKE_LIMIT);
        counters.refused(Limit.HANDSHAKES_PER_SOURCE);
        if (lines.admits()) {
            LOG.info("Refused a TLS or DTLS handshake: limit {}, or as many as run at once, reached ({} more since the"
                    + " last report)", Limit.HANDSHAKES_PER_SOURCE, lines.heldBack());
        }
    }
}
