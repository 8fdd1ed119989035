package org.iceserver.server.offload;

import java.util.function.UnaryOperator;

import org.iceserver.offload.Account;
import org.iceserver.offload.FlowKey;
import org.iceserver.offload.Lane;
import org.iceserver.offload.Route;
import org.iceserver.offload.host.PathMtu;
import org.iceserver.transport.FiveTuple;
import org.iceserver.transport.IpAddress;
import org.iceserver.turn.kernel.KernelLane;
import org.jspecify.annotations.Nullable;

/**
 * The counters and limits of one allocation, in memory that the kernel program shares, and its channels as routes. Runs on the
 * shard's thread.
 */
final class OffloadAccount implements KernelLane.Account {
    private final Lane lane;
    private final Account account;
    private final UnaryOperator<IpAddress> bound;
    private final KernelLane.Direction toPeer;
    private final KernelLane.Direction toClient;

    OffloadAccount(Lane lane, Account account, UnaryOperator<IpAddress> bound) {
        this.lane = lane;
        this.account = account;
        this.bound = bound;
        toPeer = new OffloadDirection(account.toPeer());
        toClient = new OffloadDirection(account.toClient());
    }

    @Override
    public KernelLane.Direction toPeer() {
        return toPeer;
    }

    @Override
    public KernelLane.Direction toClient() {
        return toClient;
    }

    @Override
    public KernelLane.@Nullable Route open(KernelLane.BoundChannel channel, int generation, long nowNanos) {
        FiveTuple path = channel.client();
        FlowKey fromClient = new FlowKey(path.client(), path.clientPort(), path.server(), path.serverPort(),
                channel.channel());
        FlowKey back = new FlowKey(path.server(), path.serverPort(), path.client(), path.clientPort(),
                channel.channel());
        FlowKey fromPeer = new FlowKey(channel.peer(), channel.peerPort(), channel.relayed(), channel.relayedPort(), 0);
        Route toItsPeer = lane.openToPeer(fromClient, out(channel), channel.peerHere(), account,
                channel.peerHere() ? 0 : PathMtu.of(channel.peer()), generation, nowNanos);
        if (toItsPeer == null) {
            return null;
        }
        Route toItsClient = lane.openToClient(fromPeer, back, account, PathMtu.of(path.client()), generation, nowNanos);
        if (toItsClient == null) {
            lane.close(toItsPeer, nowNanos);
            return null;
        }
        return new OffloadRoute(lane, channel, toItsPeer, toItsClient);
    }

    /**
     * A packet between two relayed addresses never leaves the host: then this is the key that the other allocation's route
     * matches.
     */
    private FlowKey out(KernelLane.BoundChannel channel) {
        return channel.peerHere()
                ? new FlowKey(channel.told(), channel.toldPort(), bound.apply(channel.peer()), channel.peerPort(), 0)
                : new FlowKey(channel.relayed(), channel.relayedPort(), channel.peer(), channel.peerPort(), 0);
    }

    @Override
    public void close(long nowNanos) {
        lane.close(account, nowNanos);
    }
}
