package org.iceserver.turn;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.iceserver.stun.AddressFamily;
import org.iceserver.stun.Attribute;
import org.iceserver.stun.ChannelData;
import org.iceserver.stun.StunEncoder;
import org.iceserver.stun.StunMessage;
import org.iceserver.stun.TransportAddress;
import org.iceserver.transport.IpAddress;
import org.iceserver.turn.allocation.Allocation;
import org.iceserver.turn.allocation.Allocations;
import org.iceserver.turn.allocation.ChannelBinding;
import org.iceserver.turn.allocation.Permission;
import org.iceserver.turn.allocation.PermissionLifetimes;
import org.iceserver.turn.rejection.LimitReached;
import org.iceserver.turn.rejection.PeerDenial;
import org.iceserver.turn.rejection.Rejection;
import org.iceserver.turn.rejection.RejectionReason;
import org.iceserver.turn.request.TurnRequest;
import org.jspecify.annotations.Nullable;

/**
 * CreatePermission (RFC 8656 s10.2) and ChannelBind (s12.2). ChannelBind installs a permission too. That permission
 * lives as long as the channel, because aioice and werift rely on this and never send CreatePermission.
 */
final class PermissionHandler {
    private final TurnServer server;
    private final Allocations sessions;

    PermissionHandler(TurnServer server, Allocations sessions) {
        this.server = server;
        this.sessions = sessions;
    }

    /** Installs permissions for all the peers or for none. */
    StunEncoder create(TurnRequest request, Allocation allocation) throws Rejection {
        List<Attribute.XorPeerAddress> peers = request.message().all(Attribute.XorPeerAddress.class);
        if (peers.isEmpty()) {
            throw AllocateHandler.missing("XOR-PEER-ADDRESS");
        }
        long now = request.now().nanos();
        Set<IpAddress> fresh = new HashSet<>();
        for (Attribute.XorPeerAddress peer : peers) {
            IpAddress address = allowedByRules(allocation, peer.address());
            if (allocation.permissions().get(address.high(), address.low(), 0) == null) {
                fresh.add(address);
            }
        }
        checkRoomForPermissions(allocation, fresh.size(), now);
        checkNewPeers(allocation, fresh.size(), now);
        for (Attribute.XorPeerAddress peer : peers) {
            checkPolicy(peer.address());
        }
        for (Attribute.XorPeerAddress peer : peers) {
            install(allocation, peer.address(), now + lifetimes().permissionNanos());
        }
        return StunEncoder.success(request.message());
    }

    StunEncoder bind(TurnRequest request, Allocation allocation) throws Rejection {
        StunMessage message = request.message();
        Attribute.ChannelNumber channel = message.first(Attribute.ChannelNumber.class);
        Attribute.XorPeerAddress peer = message.first(Attribute.XorPeerAddress.class);
        if (allocation.tcp() != null) {
            // Channels carry datagrams; a TCP allocation has none.
            throw new Rejection(RejectionReason.CHANNEL_FOR_TCP);
        }
        if (channel == null || peer == null) {
            throw AllocateHandler.missing(channel == null ? "CHANNEL-NUMBER" : "XOR-PEER-ADDRESS");
        }
        if (channel.number() < ChannelData.MIN_CHANNEL || channel.number() > ChannelData.MAX_LEGACY_CHANNEL) {
            throw new Rejection(RejectionReason.CHANNEL_NUMBER);
        }
        long now = request.now().nanos();
        ChannelBinding bound = bound(allocation, channel.number(), peer.address(), now);
        IpAddress address = checked(allocation, peer.address());
        if (peer.address().port() == 0) {
            // Nothing can be sent to port 0.
            throw new Rejection(RejectionReason.PEER_PORT_ZERO);
        }
        boolean fresh = allocation.permissions().get(address.high(), address.low(), 0) == null;
        if (fresh) {
            checkRoomForPermissions(allocation, 1, now);
        }
        if (bound == null) {
            checkRoomForChannel(allocation, now);
        }
        if (fresh) {
            checkNewPeers(allocation, 1, now);
        }
        long expires = now + lifetimes().channelNanos();
        Permission permission = install(allocation, peer.address(), expires);
        if (bound == null) {
            bound = allocation.permissionsAndChannels().bind(channel.number(), permission, peer.address().port());
        }
        bound.refresh(expires);
        return StunEncoder.success(message);
    }

    /**
     * The binding that this request refreshes; null when the number and the peer are both free. Any other case is 400
     * (s12.2).
     */
    private static @Nullable ChannelBinding bound(Allocation allocation, int channel, TransportAddress peer, long now)
            throws Rejection {
        ChannelBinding byNumber = current(allocation, allocation.channels().byNumber(channel), now);
        ChannelBinding byPeer = current(allocation,
                allocation.channels().byPeer(peer.high(), peer.low(), peer.port()), now);
        if (byNumber != byPeer) {
            throw new Rejection(RejectionReason.CHANNEL_IN_USE);
        }
        return byNumber;
    }

    /** The binding if it is still live. An expired one is removed here. */
    private static @Nullable ChannelBinding current(Allocation allocation, @Nullable ChannelBinding binding,
            long now) {
        if (binding != null && !binding.live(now)) {
            allocation.permissionsAndChannels().unbind(binding);
            return null;
        }
        return binding;
    }

    /** The peer's address, if the client may reach it. Otherwise 443 (wrong family) or 403 (denied by the policy). */
    IpAddress checked(Allocation allocation, TransportAddress peer) throws Rejection {
        IpAddress address = allowedByRules(allocation, peer);
        checkPolicy(peer);
        return address;
    }

    /** As {@link #checked}, but by the rules alone, without asking the operating system. */
    private IpAddress allowedByRules(Allocation allocation, TransportAddress peer) throws Rejection {
        IpAddress address = new IpAddress(peer.high(), peer.low());
        boolean asIpv4 = peer.family() == AddressFamily.IPV4;
        if (allocation.relayed(asIpv4) == null) {
            throw new Rejection(RejectionReason.PEER_FAMILY, () -> "Peer " + address + " is of "
                    + (asIpv4 ? "IPv4" : "IPv6") + ", and the allocation has no relayed address of that family.");
        }
        if (server.policy().forbids(peer.high(), peer.low())) {
            throw denied(address);
        }
        // An IPv4-mapped address is an IPv4 address, even when it was sent as IPv6.
        if (address.isV4() != asIpv4) {
            throw new Rejection(RejectionReason.PEER_FAMILY,
                    () -> "Peer " + address
                            + " was written as an IPv6 address (IPv4-mapped); the client must name it as"
                            + " IPv4.");
        }
        return address;
    }

    private void checkPolicy(TransportAddress peer) throws Rejection {
        if (server.policy().check(peer.high(), peer.low()) == null) {
            throw denied(new IpAddress(peer.high(), peer.low()));
        }
    }

    private Rejection denied(IpAddress peer) {
        PeerDenial why = server.policy().denial(peer);
        return new Rejection(RejectionReason.PEER_DENIED, why::toString);
    }

    private void checkRoomForPermissions(Allocation allocation, int fresh, long now) throws Rejection {
        int limit = server.settings().limits().permissionsPerAllocation();
        if (allocation.permissions().size() + fresh > limit) {
            allocation.sweep(now);
            if (allocation.permissions().size() + fresh > limit) {
                throw new LimitReached(RejectionReason.PERMISSIONS_PER_ALLOCATION, limit);
            }
        }
    }

    private void checkRoomForChannel(Allocation allocation, long now) throws Rejection {
        int limit = server.settings().limits().channelsPerAllocation();
        if (allocation.channels().size() + 1 > limit) {
            allocation.sweep(now);
            if (allocation.channels().size() + 1 > limit) {
                throw new LimitReached(RejectionReason.CHANNELS_PER_ALLOCATION, limit);
            }
        }
    }

    /** Limits the rate of new peers, so that a client that scans addresses through the relay is slow. */
    void checkNewPeers(Allocation allocation, int addresses, long now) throws Rejection {
        if (!allocation.meters().admitsNewPeers(addresses, now)) {
            throw new LimitReached(RejectionReason.NEW_PEERS_RATE, server.settings().limits().newPeers());
        }
    }

    /** Makes or extends a permission. It never shortens one that lives longer because of a channel. */
    private Permission install(Allocation allocation, TransportAddress peer, long expires) {
        Permission permission = allocation.permissionsAndChannels().permission(peer.high(), peer.low(), expires);
        sessions.wakeBy(allocation, permission.expiresNanos());
        return permission;
    }

    private PermissionLifetimes lifetimes() {
        return server.settings().lifetimes();
    }
}
