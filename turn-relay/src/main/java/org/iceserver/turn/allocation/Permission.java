package org.iceserver.turn.allocation;

import org.iceserver.annotation.HotPath;
import org.iceserver.transport.Endpoint;
import org.iceserver.transport.IpAddress;
import org.iceserver.turn.policy.PeerPath;
import org.iceserver.turn.policy.PeerPolicy;
import org.jspecify.annotations.Nullable;

/**
 * Allows one peer address, with any port, to exchange data with a client (RFC 8656 s9).
 *
 * <p>Belongs to its allocation and that allocation's thread.
 */
@HotPath
public final class Permission implements PeerRoute {
    /** Peers at one address seldom use more ports at once. The oldest endpoint is dropped for a new one. */
    private static final int RECENT_PORTS = 4;

    private static final int NOT_JUDGED = -1;

    private final Allocation allocation;
    private final RelayedAddress relayed;
    private final long high;
    private final long low;
    private long expiresNanos;
    private @Nullable PeerPath reach;
    private int generation = NOT_JUDGED;
    private int channels;
    private @Nullable Endpoint @Nullable [] recent;
    private int oldest;

    Permission(Allocation allocation, RelayedAddress relayed, long high, long low, long expires) {
        this.allocation = allocation;
        this.relayed = relayed;
        this.high = high;
        this.low = low;
        expiresNanos = expires;
    }

    @Override
    public Allocation allocation() {
        return allocation;
    }

    @Override
    public RelayedAddress relayed() {
        return relayed;
    }

    public IpAddress peer() {
        return new IpAddress(high, low);
    }

    @Override
    public PeerPath path() {
        if (reach == null) {
            throw new IllegalStateException("a route is handed out only while the policy allows its peer");
        }
        return reach;
    }

    /**
     * The endpoint for Send indications to this port of the peer. Made on first use and kept for the ports used last.
     */
    public Endpoint endpoint(int port) {
        @Nullable
        Endpoint[] known = recent;
        if (known == null) {
            known = new @Nullable Endpoint[RECENT_PORTS];
            recent = known;
        }
        for (Endpoint endpoint : known) {
            if (endpoint != null && endpoint.port() == port) {
                return endpoint;
            }
        }
        Endpoint evicted = known[oldest];
        if (evicted != null) {
            evicted.release();
        }
        Endpoint made = allocation.endpoint(high, low, port);
        known[oldest] = made;
        oldest = (oldest + 1) % RECENT_PORTS;
        return made;
    }

    long high() {
        return high;
    }

    long low() {
        return low;
    }

    public long expiresNanos() {
        return expiresNanos;
    }

    /**
     * Extends the permission. A request never shortens it, because a channel's permission lives as long as the channel.
     */
    void liveUntil(long expires) {
        if (expires - expiresNanos > 0) {
            expiresNanos = expires;
        }
    }

    public boolean live(long nowNanos) {
        return expiresNanos - nowNanos > 0;
    }

    /** Whether the policy allows this peer. Checked again when the policy or this host's addresses have changed. */
    public boolean allowed(PeerPolicy policy) {
        int current = policy.generation();
        if (generation != current) {
            reach = policy.check(high, low);
            generation = current;
        }
        return reach != null;
    }

    /**
     * Counts a channel of this peer. The permission lives as long as its channels, so that without a permission there
     * is no channel to look for.
     */
    void channelAdded() {
        channels++;
    }

    void channelRemoved() {
        channels--;
    }

    public boolean carriesChannels() {
        return channels > 0;
    }

    void release() {
        @Nullable
        Endpoint[] known = recent;
        if (known != null) {
            for (Endpoint endpoint : known) {
                if (endpoint != null) {
                    endpoint.release();
                }
            }
            recent = null;
        }
    }
}
