package org.iceserver.turn.netty;

import java.util.concurrent.TimeUnit;
import java.util.function.ObjIntConsumer;
import java.util.stream.Collectors;

import io.netty.buffer.PooledByteBufAllocator;
import org.iceserver.transport.ClientPath;
import org.iceserver.transport.TransportProtocol;
import org.iceserver.turn.Allocation;
import org.iceserver.turn.AllocationListener;
import org.iceserver.turn.Answer;
import org.iceserver.turn.EndReason;
import org.iceserver.turn.Limit;
import org.iceserver.turn.RelayedAddress;
import org.iceserver.turn.Resumed;
import org.iceserver.turn.SessionCounters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ties each allocation to its relay port and its client while it lives, and writes one line when it has ended. */
final class SessionLife implements AllocationListener {
    private static final Logger LOG = LoggerFactory.getLogger("org.iceserver.turn.sessions");

    private final ServerClock clock;
    private final ObjIntConsumer<ClientPath> fetches;

    private final RefusalLog refusals;
    private final SessionCounters counters = new SessionCounters();

    /**
     * @param fetches sends the allocation that waits for this client, of another loop, to that loop
     */
    SessionLife(ServerClock clock, RefusalLog refusals, ObjIntConsumer<ClientPath> fetches) {
        this.clock = clock;
        this.fetches = fetches;
        this.refusals = refusals;
    }

    SessionCounters counters() {
        return counters;
    }

    @Override
    public void created(Allocation allocation) {
        counters.created(protocol(allocation));
        attach(allocation);
    }

    @Override
    public void leaving(Allocation allocation) {
        counters.left(protocol(allocation));
        switch ((Client) allocation.client()) {
            case UdpClient udp -> udp.release();
            case StreamClient stream -> stream.released();
            case DtlsClient dtls -> dtls.left();
        }
    }

    @Override
    public void awaited(ClientPath next, int listener) {
        fetches.accept(next, listener);
    }

    @Override
    public void arrived(Allocation allocation) {
        counters.arrived(protocol(allocation));
        attach(allocation);
    }

    private static void attach(Allocation allocation) {
        for (RelayedAddress relayed : allocation.relayed()) {
            if (relayed.relaySocket() instanceof TcpRelayPort tcp) {
                tcp.allocatedTo(allocation);
            } else {
                ((RelayPort) relayed.relaySocket()).allocatedTo(allocation);
            }
        }
        if (allocation.client() instanceof ConnectedClient connected) {
            connected.allocation(allocation);
        }
    }

    @Override
    public void removed(Allocation allocation, EndReason why) {
        switch ((Client) allocation.client()) {
            case UdpClient udp -> udp.release();
            case StreamClient stream -> stream.released();
            case DtlsClient dtls -> dtls.released(why);
        }
        long seconds = TimeUnit.NANOSECONDS.toSeconds(clock.nanos().getAsLong() - allocation.createdNanos());
        counters.ended(protocol(allocation), why, seconds, allocation.bytesToPeers() + allocation.bytesToClient());
        if (LOG.isInfoEnabled()) {
            tell(allocation, why, seconds);
        }
    }

    /** One line for people; for a log of objects the same as fields. */
    private static void tell(Allocation allocation, EndReason why, long seconds) {
        String user = printable(allocation.username());
        String relayed = relayed(allocation);
        LOG.atInfo().addKeyValue("user", user).addKeyValue("reason", why).addKeyValue("seconds", seconds)
                .addKeyValue("client", allocation.client().fiveTuple()).addKeyValue("relayed", relayed)
                .addKeyValue("packetsToPeers", allocation.packetsToPeers())
                .addKeyValue("bytesToPeers", allocation.bytesToPeers())
                .addKeyValue("packetsToClient", allocation.packetsToClient())
                .addKeyValue("bytesToClient", allocation.bytesToClient())
                .log("Session of '{}' ended ({}) after {} s: client {}, relayed {}, to peers {} packets {} bytes,"
                        + " to client {} packets {} bytes", user, why, seconds,
                        allocation.client().fiveTuple(), relayed,
                        allocation.packetsToPeers(), allocation.bytesToPeers(), allocation.packetsToClient(),
                        allocation.bytesToClient());
    }

    private static TransportProtocol protocol(Allocation allocation) {
        return allocation.client().fiveTuple().protocol();
    }

    private static String relayed(Allocation allocation) {
        return allocation.relayed().stream().map(one -> one.address().toUriHost() + ":" + one.port())
                .collect(Collectors.joining(" and "));
    }

    @Override
    public void answered(Resumed late) {
        if (late.answer() instanceof Answer.Reply reply) {
            ((Respondent) late.to()).respond(reply.response().encode(PooledByteBufAllocator.DEFAULT));
        }
    }

    @Override
    public void refused(ClientPath from, String username, Limit limit) {
        refusals.refused(from, username, limit);
    }

    /** A user name is whatever a client sent: control characters and line separators must not forge log lines. */
    static String printable(String username) {
        return username.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]", "?");
    }
}
