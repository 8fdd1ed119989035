package org.iceserver.turn.netty;

import io.netty.buffer.ByteBuf;
import org.iceserver.annotation.ColdPath;
import org.iceserver.annotation.HotPath;
import org.iceserver.stun.ChannelData;
import org.iceserver.stun.SendIndication;
import org.iceserver.transport.Datagram;
import org.iceserver.transport.Endpoint;
import org.iceserver.transport.IpAddress;
import org.iceserver.turn.DropReason;
import org.iceserver.turn.Policer;
import org.iceserver.turn.TurnShard;
import org.iceserver.turn.allocation.Allocation;
import org.iceserver.turn.allocation.AllocationPart;
import org.iceserver.turn.allocation.ChannelBinding;
import org.iceserver.turn.allocation.PeerRoute;
import org.iceserver.turn.allocation.Permission;
import org.iceserver.turn.policy.PeerPath;
import org.jspecify.annotations.Nullable;

/**
 * Data from clients to peers: ChannelData (RFC 8656 s12.6) and Send indications (s11.2).
 *
 * <p>A payload that came in a datagram is sent from the slot in which it was received. A payload from a stream stays in
 * the stream's buffer, of which the relay socket holds a reference until it has sent the payload.
 */
@HotPath
final class ClientLane {
    private final TurnShard shard;
    private final Policer policer;
    private final Neighbours neighbours;
    private final boolean forbidsFragments;
    private final SendIndication indication = new SendIndication();

    /** @param forbidsFragments whether relay sockets can set the DF bit */
    ClientLane(TurnShard shard, Neighbours neighbours, boolean forbidsFragments) {
        this.shard = shard;
        policer = shard.policer();
        this.neighbours = neighbours;
        this.forbidsFragments = forbidsFragments;
    }

    /** @param slot the datagram that holds these bytes; null when they come from a stream */
    void channelData(Allocation from, @Nullable Datagram slot, ByteBuf bytes, int offset, int length, long nowNanos) {
        if (!ChannelData.fits(bytes, offset, length)) {
            shard.counters().drop(DropReason.BAD_CHANNEL_DATA);
            return;
        }
        ChannelBinding binding = shard.toPeer(from, ChannelData.channel(bytes, offset), nowNanos);
        if (binding == null) {
            return;
        }
        AllocationPart impaired = from.impaired();
        if (impaired == null) {
            relay(from, binding, slot, bytes, offset, nowNanos);
        } else {
            hold(impaired, bytes, offset, length, ChannelData.length(bytes, offset), nowNanos);
        }
    }

    private void relay(Allocation from, ChannelBinding binding, @Nullable Datagram slot, ByteBuf bytes, int offset,
            long nowNanos) {
        Endpoint to = binding.peer();
        int data = offset + ChannelData.HEADER;
        int dataLength = ChannelData.length(bytes, offset);
        if (policer.admitsToPeer(from, dataLength, nowNanos) && (binding.path() == PeerPath.NETWORK
                || leavesThisServer(binding, to.high(), to.low(), to.port(), slot, bytes, data, dataLength,
                        nowNanos))) {
            forward(binding, to, slot, bytes, data, dataLength);
        }
    }

    /** @param slot as in {@link #channelData} */
    void sendIndication(Allocation from, @Nullable Datagram slot, ByteBuf bytes, int offset, int length,
            long nowNanos) {
        // DONT-FRAGMENT is not supported here: discard the indication (RFC 8656 s11.2).
        if (!indication.read(bytes, offset, length) || (indication.dontFragment() && !forbidsFragments)) {
            shard.counters().drop(DropReason.BAD_SEND_INDICATION);
            return;
        }
        Permission permission = shard.toPeer(from, indication.peerHigh(), indication.peerLow(), nowNanos);
        if (permission == null) {
            return;
        }
        AllocationPart impaired = from.impaired();
        if (impaired == null) {
            relay(from, permission, slot, bytes, nowNanos);
        } else {
            hold(impaired, bytes, offset, length, indication.dataLength(), nowNanos);
        }
    }

    /** Relays the indication that was just read. */
    private void relay(Allocation from, Permission permission, @Nullable Datagram slot, ByteBuf bytes,
            long nowNanos) {
        if (!policer.admitsToPeer(from, indication.dataLength(), nowNanos)) {
            return;
        }
        if (permission.path() == PeerPath.NETWORK
                || leavesThisServer(permission, indication.peerHigh(), indication.peerLow(), indication.peerPort(),
                        slot, bytes, indication.dataOffset(), indication.dataLength(), nowNanos)) {
            leave(from, permission, slot, bytes);
        }
    }

    /** The session is impaired: this message comes back through {@link #arrive}, or never. */
    @ColdPath
    private static void hold(AllocationPart impaired, ByteBuf bytes, int offset, int length, int payload,
            long nowNanos) {
        ((ImpairedSession) impaired).toPeer(bytes, offset, length, payload, nowNanos);
    }

    /**
     * A message that was held back arrives. Its channel or permission may be gone meanwhile. Takes over the buffer's
     * reference.
     */
    @ColdPath
    void arrive(Allocation from, ByteBuf message, long nowNanos) {
        try {
            if (ChannelData.isChannelData(message.getUnsignedByte(0))) {
                ChannelBinding binding = shard.toPeer(from, ChannelData.channel(message, 0), nowNanos);
                if (binding != null) {
                    relay(from, binding, null, message, 0, nowNanos);
                }
            } else if (indication.read(message, 0, message.readableBytes())) {
                Permission permission = shard.toPeer(from, indication.peerHigh(), indication.peerLow(), nowNanos);
                if (permission != null) {
                    relay(from, permission, null, message, nowNanos);
                }
            }
        } finally {
            message.release();
        }
    }

    /**
     * Sends the indication that was just read. The endpoint is made here, only for packets that really leave, because
     * each may have another port.
     */
    private void leave(Allocation from, Permission permission, @Nullable Datagram slot, ByteBuf bytes) {
        Endpoint to = permission.endpoint(indication.peerPort());
        int offset = indication.dataOffset();
        int length = indication.dataLength();
        if (indication.dontFragment() && mayLeaveWhole(from)) {
            shard.counters().toPeer(from, length);
            permission.relayed().socket().sendUnfragmented(to, bytes.retainedSlice(offset, length),
                    slot == null ? 0 : slot.trafficClass());
        } else {
            forward(permission, to, slot, bytes, offset, length);
        }
    }

    private void forward(PeerRoute route, Endpoint to, @Nullable Datagram slot, ByteBuf bytes, int offset,
            int length) {
        shard.counters().toPeer(route.allocation(), length);
        if (slot != null) {
            route.relayed().socket().send(to, slot, offset, length);
        } else {
            route.relayed().socket().send(to, bytes.retainedSlice(offset, length));
        }
    }

    /**
     * Whether DONT-FRAGMENT counts for this packet. Between UDP and UDP it counts only when both sides are IPv4; with
     * IPv6 on either side it is ignored (s13, s15).
     */
    private boolean mayLeaveWhole(Allocation from) {
        return from.client().stream() || (from.client().fiveTuple().client().isV4()
                && IpAddress.isV4(indication.peerHigh(), indication.peerLow()));
    }

    /**
     * Handles a packet to an address of this server. It is delivered in this process if the address is a live relayed
     * address. Otherwise it is dropped, or sent out where the router sends such packets back (hairpin).
     */
    private boolean leavesThisServer(PeerRoute route, long high, long low, int port, @Nullable Datagram slot,
            ByteBuf bytes, int offset, int length, long nowNanos) {
        if (neighbours.deliver(route.relayed(), high, low, port, slot, bytes, offset, length, nowNanos)) {
            shard.counters().toPeer(route.allocation(), length);
            return false;
        }
        if (route.path() == PeerPath.IN_PROCESS) {
            shard.counters().drop(DropReason.OWN_ADDRESS);
            return false;
        }
        return true;
    }
}
