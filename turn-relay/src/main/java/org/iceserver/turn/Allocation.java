package org.iceserver.turn;

import org.iceserver.stun.TransactionId;
import org.iceserver.transport.ClientPath;
import org.iceserver.transport.Endpoint;
import org.iceserver.transport.HotPath;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.UdpSocket;
import org.jspecify.annotations.Nullable;

/**
 * A relayed transport address held for one client (RFC 8656 s6), with the permissions and channels that belong to it.
 *
 * <p>Belongs to its shard's thread. What it counts are plain numbers, final when it is removed.
 */
@HotPath
public final class Allocation extends Timed {
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final ClientPath client;
    private final int listener;
    private final RelaySockets sockets;
    private final RelaySocket relay;
    private final UdpSocket socket;
    private final String username;
    private final String quotaUser;
    private final SharedQuotas.Slot slot;
    private final TransactionId createdBy;
    private final @Nullable Long reservationToken;
    private final long createdNanos;
    private final long sessionEndsNanos;
    private final AddressTable<Permission> permissions;
    private final ChannelTable channels;
    private UserKey key;
    private long expiresNanos;
    private long packetsToPeers;
    private long bytesToPeers;
    private long packetsToClient;
    private long bytesToClient;

    /** What an Allocate request found out before its allocation is made. */
    record Origin(ClientPath client, int listener, String username, String quotaUser, UserKey key,
            TransactionId createdBy) {}

    Allocation(Origin origin, RelaySockets sockets, RelaySocket relay, SharedQuotas.Slot slot,
            @Nullable Long reservationToken, long seed, long nowNanos, long sessionEndsNanos) {
        client = origin.client();
        listener = origin.listener();
        username = origin.username();
        quotaUser = origin.quotaUser();
        key = origin.key();
        createdBy = origin.createdBy();
        this.sockets = sockets;
        this.relay = relay;
        this.slot = slot;
        this.reservationToken = reservationToken;
        socket = relay.socket();
        createdNanos = nowNanos;
        expiresNanos = nowNanos;
        this.sessionEndsNanos = sessionEndsNanos;
        permissions = new AddressTable<>(seed);
        channels = new ChannelTable(seed);
    }

    public ClientPath client() {
        return client;
    }

    /** The listener that the client's packets come to. */
    public int listener() {
        return listener;
    }

    /** Where packets leave towards peers. */
    public UdpSocket relay() {
        return socket;
    }

    /** What {@link RelaySockets#open} gave. */
    public RelaySocket relaySocket() {
        return relay;
    }

    /** The relayed address, as told to clients. */
    public IpAddress relayedAddress() {
        return relay.address();
    }

    /** The relayed port, as told to clients. */
    public int relayedPort() {
        return relay.port();
    }

    /** The USERNAME that made it. */
    public String username() {
        return username;
    }

    /** Whom it counts for: the user name without a REST credential's time stamp. */
    public String quotaUser() {
        return quotaUser;
    }

    public long createdNanos() {
        return createdNanos;
    }

    /** Counts one packet from the client to a peer. */
    public void countToPeer(int bytes) {
        packetsToPeers++;
        bytesToPeers += bytes;
    }

    /** Counts one packet from a peer to the client. */
    public void countToClient(int bytes) {
        packetsToClient++;
        bytesToClient += bytes;
    }

    public long packetsToPeers() {
        return packetsToPeers;
    }

    /** Payload bytes, without TURN's headers. */
    public long bytesToPeers() {
        return bytesToPeers;
    }

    public long packetsToClient() {
        return packetsToClient;
    }

    /** Payload bytes, without TURN's headers. */
    public long bytesToClient() {
        return bytesToClient;
    }

    /** Seconds left, rounded up. */
    public long remainingSeconds(long nowNanos) {
        return Math.max(0, (expiresNanos - nowNanos + SECOND_NANOS - 1) / SECOND_NANOS);
    }

    boolean live(long nowNanos) {
        return expiresNanos - nowNanos > 0;
    }

    long expiresNanos() {
        return expiresNanos;
    }

    /** Sets when it expires, but not beyond the longest session. */
    void refresh(long expires) {
        expiresNanos = expires - sessionEndsNanos < 0 ? expires : sessionEndsNanos;
    }

    /** Whether what expires, or has expired, is the whole session. */
    boolean sessionOver() {
        return expiresNanos == sessionEndsNanos;
    }

    boolean ipv4() {
        return relay.address().isV4();
    }

    AddressTable<Permission> permissions() {
        return permissions;
    }

    ChannelTable channels() {
        return channels;
    }

    UserKey key() {
        return key;
    }

    /** The user's password changed, and this is the key of a request that passed with the new one. */
    void key(UserKey renewed) {
        key = renewed;
    }

    TransactionId createdBy() {
        return createdBy;
    }

    /** Told again when the Allocate request is retransmitted. */
    @Nullable
    Long reservationToken() {
        return reservationToken;
    }

    Endpoint endpoint(long high, long low, int port) {
        return sockets.endpoint(high, low, port);
    }

    /** This peer address's permission, made when there is none; the caller refreshes it. */
    Permission permission(long high, long low) {
        Permission known = permissions.get(high, low, 0);
        if (known == null) {
            known = new Permission(this, high, low);
            permissions.put(high, low, 0, known);
        }
        return known;
    }

    /** Binds a free channel to a free peer; the caller refreshes it. */
    ChannelBinding bind(int channel, Permission permission, int port) {
        ChannelBinding binding = new ChannelBinding(channel, endpoint(permission.high(), permission.low(), port),
                permission);
        channels.add(binding);
        permission.channelAdded();
        return binding;
    }

    void unbind(ChannelBinding binding) {
        channels.remove(binding);
        binding.permission().channelRemoved();
        binding.peer().release();
    }

    /**
     * Removes the channels and permissions that have expired.
     *
     * @return when something here expires next
     */
    long sweep(long nowNanos) {
        long next = expiresNanos;
        for (int slot = 0; slot < channels.slots();) {
            ChannelBinding binding = channels.value(slot);
            if (binding != null && !binding.live(nowNanos)) {
                unbind(binding);
                continue;
            }
            if (binding != null && binding.expiresNanos() - next < 0) {
                next = binding.expiresNanos();
            }
            slot++;
        }
        for (int slot = 0; slot < permissions.slots();) {
            Permission permission = permissions.value(slot);
            if (permission != null && !permission.live(nowNanos) && !permission.carriesChannels()) {
                permissions.remove(permission.high(), permission.low(), 0);
                permission.release();
                continue;
            }
            if (permission != null && permission.live(nowNanos) && permission.expiresNanos() - next < 0) {
                next = permission.expiresNanos();
            }
            slot++;
        }
        return next;
    }

    /** Gives back the socket with its port, every endpoint and the quota slot. */
    void release() {
        for (int i = 0; i < channels.slots(); i++) {
            ChannelBinding binding = channels.value(i);
            if (binding != null) {
                binding.peer().release();
            }
        }
        for (int i = 0; i < permissions.slots(); i++) {
            Permission permission = permissions.value(i);
            if (permission != null) {
                permission.release();
            }
        }
        relay.close();
        slot.release();
    }
}
