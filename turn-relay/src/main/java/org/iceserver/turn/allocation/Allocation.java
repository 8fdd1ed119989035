package org.iceserver.turn.allocation;

import java.util.ArrayList;
import java.util.List;

import org.iceserver.annotation.ColdPath;
import org.iceserver.annotation.HotPath;
import org.iceserver.stun.Attribute;
import org.iceserver.stun.TransactionId;
import org.iceserver.transport.ClientPath;
import org.iceserver.transport.Endpoint;
import org.iceserver.turn.auth.Authentication;
import org.iceserver.turn.auth.UserKey;
import org.iceserver.turn.limits.AllocationMeters;
import org.iceserver.turn.rejection.Rejection;
import org.iceserver.turn.time.Timed;
import org.jspecify.annotations.Nullable;

/**
 * The allocation of one client (RFC 8656 s6): one relayed transport address, or one of each family, with their
 * permissions and channels.
 *
 * <p>Belongs to its shard's thread. Its counters are plain numbers, and final when it is removed.
 */
@HotPath
public final class Allocation extends Timed implements KernelShare.Owner {
    private final long id;
    private ClientPath client;
    private int listener;
    private RelaySockets sockets;
    private final RelayedAddresses relayed;
    private final Attribute.@Nullable AddressErrorCode refusedFamily;
    private final String username;
    private final String quotaUser;
    private final SharedQuotas.Slot slot;
    private final TransactionId createdBy;
    private final @Nullable Long reservationToken;
    private final long createdNanos;
    private final long sessionEndsNanos;
    /** {@link PermissionsAndChannels} changes them. They are also here so that a packet finds them directly. */
    private final AddressTable<Permission> permissions;
    private final ChannelTable channels;
    private final PermissionsAndChannels permissionsAndChannels;
    private final AllocationMeters meters;
    private @Nullable AllocationPart tcp;
    private @Nullable AllocationPart mobile;
    private @Nullable AllocationPart impaired;
    private @Nullable KernelShare kernelShare;
    private UserKey key;
    private long packetsToPeers;
    private long bytesToPeers;
    private long packetsToClient;
    private long bytesToClient;

    /**
     * The data that an Allocate request has collected for a new allocation.
     *
     * @param id random, so that it is unique over all shards and over restarts of the server
     */
    public record Origin(long id, ClientPath client, int listener, String username, String quotaUser, UserKey key,
            TransactionId createdBy) {}

    public Allocation(Origin origin, RelaySockets sockets, Relays relays, SharedQuotas.Slot slot,
            @Nullable Long reservationToken, AllocationMeters meters, long seed, long nowNanos, long sessionEndsNanos) {
        id = origin.id();
        client = origin.client();
        listener = origin.listener();
        username = origin.username();
        quotaUser = origin.quotaUser();
        key = origin.key();
        createdBy = origin.createdBy();
        this.sockets = sockets;
        this.slot = slot;
        this.meters = meters;
        this.reservationToken = reservationToken;
        refusedFamily = relays.refused();
        relayed = new RelayedAddresses(relays.sockets(), nowNanos);
        createdNanos = nowNanos;
        this.sessionEndsNanos = sessionEndsNanos;
        permissions = new AddressTable<>(seed);
        channels = new ChannelTable(seed);
        permissionsAndChannels = new PermissionsAndChannels(this, permissions, channels);
    }

    /** The id by which operators know this session. */
    public long id() {
        return id;
    }

    @Override
    public ClientPath client() {
        return client;
    }

    /** The listener that receives the client's packets. */
    public int listener() {
        return listener;
    }

    /** Its relayed transport addresses: one, or the IPv4 and the IPv6 one. */
    public List<RelayedAddress> relayed() {
        return relayed.all();
    }

    /** The relayed transport address of this family, or null when there is none. */
    public @Nullable RelayedAddress relayed(boolean ofIpv4) {
        return relayed.of(ofIpv4);
    }

    /**
     * The requested family that could not be allocated, or null. Sent again when the Allocate request is retransmitted.
     */
    public Attribute.@Nullable AddressErrorCode refusedFamily() {
        return refusedFamily;
    }

    /** The USERNAME of the Allocate request. */
    @Override
    public String username() {
        return username;
    }

    /** The user whose quota it counts for: the user name without the time stamp of a REST credential. */
    public String quotaUser() {
        return quotaUser;
    }

    /** The user, with the key that is valid now. */
    public Authentication.Proven user() {
        return new Authentication.Proven(username, quotaUser, key);
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

    @Override
    public void countBelow(long morePacketsToPeers, long moreBytesToPeers, long morePacketsToClient,
            long moreBytesToClient) {
        packetsToPeers += morePacketsToPeers;
        bytesToPeers += moreBytesToPeers;
        packetsToClient += morePacketsToClient;
        bytesToClient += moreBytesToClient;
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

    /** Seconds until its last relayed address expires, rounded up. */
    public long remainingSeconds(long nowNanos) {
        return Math.max(0, (expiresNanos() - nowNanos + RelayedAddress.SECOND_NANOS - 1) / RelayedAddress.SECOND_NANOS);
    }

    public boolean live(long nowNanos) {
        return expiresNanos() - nowNanos > 0;
    }

    /** When its last relayed address expires. */
    long expiresNanos() {
        return relayed.lastExpiresNanos();
    }

    /** Sets when everything expires, but not beyond the longest session. */
    @ColdPath
    public void refresh(long expires) {
        relayed().forEach(one -> refresh(one, expires));
    }

    /** Sets when one family expires, but not beyond the longest session. */
    public void refresh(RelayedAddress one, long expires) {
        one.refresh(expires - sessionEndsNanos < 0 ? expires : sessionEndsNanos);
    }

    /** Whether the whole session has expired or expires next. */
    boolean sessionOver() {
        return expiresNanos() == sessionEndsNanos;
    }

    public AllocationMeters meters() {
        return meters;
    }

    public AddressTable<Permission> permissions() {
        return permissions;
    }

    public ChannelTable channels() {
        return channels;
    }

    /** The object that makes and removes {@link #permissions} and {@link #channels}. */
    public PermissionsAndChannels permissionsAndChannels() {
        return permissionsAndChannels;
    }

    public UserKey key() {
        return key;
    }

    /** Sets a new key: the user's password has changed, and a request signed with this key was accepted. */
    public void key(UserKey renewed) {
        key = renewed;
    }

    /** Its TCP side, or null when it relays UDP. */
    public @Nullable AllocationPart tcp() {
        return tcp;
    }

    /** From now on it relays TCP. */
    public void relaysTcp(AllocationPart side) {
        tcp = side;
    }

    /** Its mobile side, or null when its five-tuple cannot change. */
    public @Nullable AllocationPart mobile() {
        return mobile;
    }

    /** From now on its five-tuple may change (RFC 8016). */
    public void mobileAs(AllocationPart side) {
        mobile = side;
    }

    /** What impairs its packets, or null while they pass as they come. Every packet reads it. */
    public @Nullable AllocationPart impaired() {
        return impaired;
    }

    void impaired(@Nullable AllocationPart by) {
        impaired = by;
    }

    /** Whether the kernel relays for it. */
    public boolean offloaded() {
        return kernelShare != null;
    }

    /** What the kernel relays for it, or null for nothing. */
    @Nullable
    KernelShare kernelShare() {
        return kernelShare;
    }

    void kernelShare(@Nullable KernelShare share) {
        kernelShare = share;
    }

    /** Its five-tuple has changed. */
    public void client(ClientPath path, int itsListener) {
        client = path;
        listener = itsListener;
    }

    public TransactionId createdBy() {
        return createdBy;
    }

    /** The token to send again when the Allocate request is retransmitted, or null. */
    public @Nullable Long reservationToken() {
        return reservationToken;
    }

    Endpoint endpoint(long high, long low, int port) {
        return sockets.endpoint(high, low, port);
    }

    /**
     * Removes expired channels and permissions.
     *
     * @return when something in it expires next
     */
    public long sweep(long nowNanos) {
        return permissionsAndChannels.sweep(relayed.firstExpiresNanos(), nowNanos);
    }

    /** Gives back one of two relayed addresses with its socket, port, permissions and channels; the other one stays. */
    void release(RelayedAddress one) {
        permissionsAndChannels.remove(one);
        relayed.close(one);
    }

    /** Gives back the sockets with their ports, every endpoint and the quota slot. */
    void release() {
        permissionsAndChannels.releaseEndpoints();
        AllocationPart connections = tcp;
        if (connections != null) {
            connections.release();
        }
        relayed.close();
        AllocationPart bad = impaired;
        if (bad != null) {
            bad.release();
        }
        releaseDetached();
    }

    /** Gives back everything that belongs to no loop, for a detached allocation. */
    public void releaseDetached() {
        AllocationPart tickets = mobile;
        if (tickets != null) {
            tickets.release();
        }
        slot.release();
    }

    /**
     * Attaches this allocation to another loop, which serves it from now on.
     *
     * @param detached in the order of {@link #relayed}
     * @throws Rejection when that loop cannot serve it; everything has then been given back
     */
    public void attach(RelaySockets there, List<DetachedRelay> detached) throws Rejection {
        List<RelaySocket> attached = new ArrayList<>();
        try {
            for (DetachedRelay one : detached) {
                attached.add(there.attach(one));
            }
        } catch (Rejection e) {
            attached.forEach(RelaySocket::close);
            detached.subList(attached.size(), detached.size()).forEach(DetachedRelay::close);
            releaseDetached();
            throw e;
        }
        sockets = there;
        for (int i = 0; i < attached.size(); i++) {
            relayed().get(i).servedBy(attached.get(i));
        }
        permissionsAndChannels.renewEndpoints();
    }
}
