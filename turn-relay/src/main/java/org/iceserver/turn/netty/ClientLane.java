package org.iceserver.turn.netty;

import io.netty.buffer.ByteBuf;
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
import org.iceserver.turn.allocation.ChannelBinding;
import org.iceserver.turn.allocation.PeerRoute;
import org.iceserver.turn.allocation.Permission;
import org.iceserver.turn.policy.PeerPath;
import org.jspecify.annotations.Nullable;

/**
 * Data from clients to peers: ChannelData (RFC 8656 s12.6) and Send indications (s11.2).
 *
 * <p>A payload that came in a datagram leaves from the slot it came in. One that came in a stream stays in the stream's
 * buffer, which the relay socket holds until it has sent it.
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

    /** @param slot the datagram whose bytes these are, or null when they are a stream's */
    void channelData(Allocation from, @Nullable Datagram slot, ByteBuf bytes, int offset, int length, long nowNanos) {
        if (!ChannelData.fits(bytes, offset, length)) {
            shard.counters().drop(DropReason.BAD_CHANNEL_DATA);
            return;
        }
        ChannelBinding binding = shard.toPeer(from, ChannelData.channel(bytes, offset), nowNanos);
        if (binding != null) {
            Endpoint to = binding.peer();
            int data = offset + ChannelData.HEADER;
            int dataLength = ChannelData.length(bytes, offset);
            if (policer.admitsToPeer(from, dataLength, nowNanos) && (binding.path() == PeerPath.NETWORK
                    || leavesThisServer(binding, to.high(), to.low(), to.port(), slot, bytes, data, dataLength,
                            nowNanos))) {
                forward(binding, to, slot, bytes, data, dataLength);
            }
        }
    }

    /** @param slot as in {@link #channelData} */
    void sendIndication(Allocation from, @Nullable Datagram slot, ByteBuf bytes, int offset, int length,
            long nowNanos) {
        // DONT-FRAGMENT where it is not served: the indication is discarded (RFC 8656 s11.2).
        if (!indication.read(bytes, offset, length) || (indication.dontFragment() && !forbidsFragments)) {
            shard.counters().drop(DropReason.BAD_SEND_INDICATION);
            return;
        }
        Permission permission = shard.toPeer(from, indication.peerHigh(), indication.peerLow(), nowNanos);
        if (permission == null || !policer.admitsToPeer(from, indication.dataLength(), nowNanos)) {
            return;
        }
        if (permission.path() == PeerPath.NETWORK
                || leavesThisServer(permission, indication.peerHigh(), indication.peerLow(), indication.peerPort(),
                        slot, bytes, indication.dataOffset(), indication.dataLength(), nowNanos)) {
            leave(from, permission, slot, bytes);
        }
    }

    /** The indication just read. Only what leaves needs an endpoint: its port may be another one each time. */
    private void leave(Allocation from, Permission permission, @Nullable Datagram slot, ByteBuf bytes) {
        Endpoint to = permission.endpoint(indication.peerPort());
        int offset = indication.dataOffset();
        int length = indication.dataLength();
        if (indication.dontFragment() && mayLeaveWhole(from)) {
            shard.counters().toPeer(from, length);
            permission.relayed().socket().sendUnfragmented(to, bytes.retainedSlice(offset, length));
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

    /** Between UDP and UDP the attribute is for IPv4 alone; where IPv6 is on either side it is ignored (s13, s15). */
    private boolean mayLeaveWhole(Allocation from) {
        return from.client().stream() || (from.client().fiveTuple().client().isV4()
                && IpAddress.isV4(indication.peerHigh(), indication.peerLow()));
    }

    /**
     * Of a packet for an address of this server: it is delivered here if that is a live relayed address. Else it is dropped,
     * or leaves where the router brings such packets back.
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
