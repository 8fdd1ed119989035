package org.iceserver.turn.allocation;

import org.iceserver.transport.Endpoint;
import org.iceserver.transport.HotPath;
import org.iceserver.turn.policy.PeerPath;

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

    ChannelBinding(int channel, Endpoint peer, Permission permission) {
        this.channel = channel;
        this.peer = peer;
        this.permission = permission;
    }

    /** 0x4000 to 0x4FFF; a client of RFC 5766's time chooses up to 0x7FFF. */
    public int channel() {
        return channel;
    }

    public Endpoint peer() {
        return peer;
    }

    /** On another loop its destination stands in that loop's memory. */
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
    public PeerPath reach() {
        return permission.reach();
    }

    public Permission permission() {
        return permission;
    }

    long expiresNanos() {
        return expiresNanos;
    }

    /** Its permission lives as long, at least. */
    public void refresh(long expires) {
        expiresNanos = expires;
    }

    public boolean live(long nowNanos) {
        return expiresNanos - nowNanos > 0;
    }
}
