package org.iceserver.turn.allocation;

import org.iceserver.annotation.HotPath;
import org.iceserver.stun.AddressFamily;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.UdpSocket;
import org.jspecify.annotations.Nullable;

/**
 * A relayed transport address (RFC 8656 s2) and its expiry. An allocation has one, or one of each family (s7.2 step 9);
 * the two are refreshed and deleted separately (s8.2).
 *
 * <p>Belongs to its allocation and that allocation's thread.
 */
@HotPath
public final class RelayedAddress {
    public static final long SECOND_NANOS = 1_000_000_000L;

    private RelaySocket relay;
    private @Nullable UdpSocket socket;
    private long expiresNanos;

    RelayedAddress(RelaySocket relay, long expiresNanos) {
        this.relay = relay;
        this.socket = relay.socket();
        this.expiresNanos = expiresNanos;
    }

    /** The socket from which packets leave to peers. */
    public UdpSocket socket() {
        UdpSocket datagrams = socket;
        if (datagrams == null) {
            throw new IllegalStateException("a relayed address that speaks TCP has no datagrams to send");
        }
        return datagrams;
    }

    /** Whether it speaks UDP. */
    boolean datagrams() {
        return socket != null;
    }

    /** The socket that {@link RelaySockets#open} returned. */
    public RelaySocket relaySocket() {
        return relay;
    }

    /** As told to clients. */
    public IpAddress address() {
        return relay.address();
    }

    /** As told to clients. */
    public int port() {
        return relay.port();
    }

    boolean ipv4() {
        return relay.address().isV4();
    }

    public AddressFamily family() {
        return ipv4() ? AddressFamily.IPV4 : AddressFamily.IPV6;
    }

    /** Seconds left, rounded up. */
    public long remainingSeconds(long nowNanos) {
        return Math.max(0, (expiresNanos - nowNanos + SECOND_NANOS - 1) / SECOND_NANOS);
    }

    public boolean live(long nowNanos) {
        return expiresNanos - nowNanos > 0;
    }

    long expiresNanos() {
        return expiresNanos;
    }

    void refresh(long expires) {
        expiresNanos = expires;
    }

    /** Sets the socket of the loop that serves this address from now on. */
    void servedBy(RelaySocket there) {
        relay = there;
        socket = there.socket();
    }

    void close() {
        relay.close();
    }
}
