package org.iceserver.server.offload;

import org.iceserver.offload.Lane;
import org.iceserver.offload.Route;
import org.iceserver.offload.host.PathMtu;
import org.iceserver.turn.kernel.KernelLane;

/** Both routes of a bound channel. Runs on the shard's thread. */
final class OffloadRoute implements KernelLane.Route {
    private static final long MTU_NANOS = 30_000_000_000L;

    private final Lane lane;
    private final KernelLane.BoundChannel channel;
    private final Route toPeer;
    private final Route toClient;
    private long mtuNanos = System.nanoTime();

    OffloadRoute(Lane lane, KernelLane.BoundChannel channel, Route toPeer, Route toClient) {
        this.lane = lane;
        this.channel = channel;
        this.toPeer = toPeer;
        this.toClient = toClient;
    }

    @Override
    public void expires(long toPeerNanos, long toClientNanos) {
        refreshMtu();
        toPeer.expires(toPeerNanos);
        toClient.expires(toClientNanos);
    }

    /** Reads the path MTU again when a binding is refreshed, at most once per {@code MTU_NANOS}. */
    private void refreshMtu() {
        long now = System.nanoTime();
        if (now - mtuNanos >= MTU_NANOS) {
            mtuNanos = now;
            if (!channel.peerHere()) {
                toPeer.mtu(PathMtu.of(channel.peer()));
            }
            toClient.mtu(PathMtu.of(channel.client().client()));
        }
    }

    @Override
    public boolean stale() {
        return toPeer.stale() || toClient.stale();
    }

    @Override
    public void renew(int generation) {
        toPeer.renew(generation);
        toClient.renew(generation);
    }

    @Override
    public void close() {
        long now = System.nanoTime();
        lane.close(toPeer, now);
        lane.close(toClient, now);
    }
}
