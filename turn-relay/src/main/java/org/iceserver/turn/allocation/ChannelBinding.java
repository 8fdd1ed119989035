package org.iceserver.turn.allocation;

import org.iceserver.annotation.HotPath;
import org.iceserver.transport.Endpoint;
import org.iceserver.turn.kernel.KernelLane;
import org.iceserver.turn.policy.PeerPath;
import org.jspecify.annotations.Nullable;

/**
 * A channel number bound to a peer's transport address (RFC 8656 s12).
 *
 * <p>Belongs to its allocation and that allocation's thread.
 */
@HotPath
public final class ChannelBinding implements PeerRoute {
    private final int channel;
    private Endpoint peer;
    private final Permission permission;
    private long expiresNanos;
    private KernelLane.@Nullable Route kernelRoute;
    private boolean awaitsKernel;

    ChannelBinding(int channel, Endpoint peer, Permission permission) {
        this.channel = channel;
        this.peer = peer;
        this.permission = permission;
    }

    /** The channel number: 0x4000 to 0x4FFF, or up to 0x7FFF for a client of RFC 5766. */
    public int channel() {
        return channel;
    }

    public Endpoint peer() {
        return peer;
    }

    /** Sets the peer's endpoint, in the memory of the loop that serves the allocation now. */
    void peer(Endpoint there) {
        peer = there;
    }

    @Override
    public Allocation allocation() {
        return permission.allocation();
    }

    @Override
    public RelayedAddress relayed() {
        return permission.relayed();
    }

    @Override
    public PeerPath path() {
        return permission.path();
    }

    public Permission permission() {
        return permission;
    }

    /** The route by which the kernel relays for it; null when the kernel does not. */
    public KernelLane.@Nullable Route kernelRoute() {
        return kernelRoute;
    }

    void kernelRoute(KernelLane.Route route) {
        kernelRoute = route;
    }

    /** Closes the kernel's route: from the next packet on the sockets relay again. */
    void closeKernelRoute() {
        KernelLane.Route route = kernelRoute;
        if (route != null) {
            kernelRoute = null;
            route.close();
        }
    }

    /** Whether its route will be renewed when its queued packets have left this process. */
    boolean awaitsKernel() {
        return awaitsKernel;
    }

    void awaitsKernel(boolean awaits) {
        awaitsKernel = awaits;
    }

    long expiresNanos() {
        return expiresNanos;
    }

    /** Sets when it expires. Its permission lives at least as long. */
    public void refresh(long expires) {
        expiresNanos = expires;
    }

    public boolean live(long nowNanos) {
        return expiresNanos - nowNanos > 0;
    }
}
