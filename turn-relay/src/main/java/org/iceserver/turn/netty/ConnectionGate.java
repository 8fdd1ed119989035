package org.iceserver.turn.netty;

import java.net.InetSocketAddress;

import io.netty.channel.Channel;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.OncePerSecond;
import org.iceserver.turn.DropReason;
import org.iceserver.turn.Limit;
import org.iceserver.turn.ShardCounters;
import org.iceserver.turn.SharedQuotas;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts the connections of each source, which all loops share, and lets in no more than a source may have. */
final class ConnectionGate {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionGate.class);

    private final SharedQuotas quotas;
    private final ShardCounters counters;
    private final OncePerSecond lines;

    ConnectionGate(SharedQuotas quotas, ShardCounters counters, OncePerSecond lines) {
        this.quotas = quotas;
        this.counters = counters;
        this.lines = lines;
    }

    /** Whether this connection may stay; its place is given back when it is closed. On the loop it was accepted on. */
    boolean admits(Channel connection) {
        if (!(connection.remoteAddress() instanceof InetSocketAddress remote)) {
            // Reset by the client before we looked.
            return false;
        }
        IpAddress source = IpAddress.of(remote.getAddress());
        if (quotas.connect(source)) {
            connection.closeFuture().addListener(_ -> quotas.disconnect(source));
            return true;
        }
        counters.drop(DropReason.CONNECTIONS_PER_SOURCE);
        counters.refused(Limit.CONNECTIONS_PER_SOURCE);
        if (lines.admits()) {
            LOG.info("Closed a connection of {}: limit {} reached ({} more since the last report)", source,
                    Limit.CONNECTIONS_PER_SOURCE, lines.heldBack());
        }
        return false;
    }
}
