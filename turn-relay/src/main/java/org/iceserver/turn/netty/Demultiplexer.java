package org.iceserver.turn.netty;

import io.netty.buffer.ByteBuf;
import org.iceserver.stun.ChannelData;
import org.iceserver.stun.SendIndication;
import org.iceserver.transport.Datagram;
import org.iceserver.transport.HotPath;
import org.iceserver.transport.UdpSocket;
import org.iceserver.transport.UdpTransport;
import org.iceserver.turn.Allocation;
import org.iceserver.turn.DropReason;
import org.iceserver.turn.TurnShard;
import org.jspecify.annotations.Nullable;

/** Tells what a client sent by its first byte (RFC 7983) and passes it to the data lane or to {@link Requests}. */
@HotPath
final class Demultiplexer {
    /** STUN begins with 0 to 3. */
    private static final int LAST_STUN = 3;

    private final TurnShard shard;
    private final UdpTransport udp;
    private final LoopTurn turn;
    private final ClientLane lane;
    private final Requests requests;

    Demultiplexer(TurnShard shard, UdpTransport udp, LoopTurn turn, ClientLane lane, Requests requests) {
        this.shard = shard;
        this.udp = udp;
        this.turn = turn;
        this.lane = lane;
        this.requests = requests;
    }

    /** @param listener the number of the listener that {@code socket} belongs to */
    void onDatagram(UdpSocket socket, Datagram datagram, int listener) {
        ByteBuf bytes = datagram.bytes();
        int offset = datagram.offset();
        int length = datagram.length();
        int first = length == 0 ? -1 : bytes.getUnsignedByte(offset);
        if (ChannelData.isChannelData(first)) {
            Allocation from = allocation(datagram, listener);
            if (from != null) {
                lane.channelData(from, datagram, bytes, offset, length, turn.nanos());
            }
        } else if (first < 0 || first > LAST_STUN) {
            shard.counters().drop(DropReason.UNDECODABLE);
        } else if (SendIndication.is(bytes, offset, length)) {
            Allocation from = allocation(datagram, listener);
            if (from != null) {
                lane.sendIndication(from, datagram, bytes, offset, length, turn.nanos());
            }
        } else {
            ByteBuf response = requests.respond(UdpClient.of(udp, socket, datagram), listener, bytes, offset, length);
            if (response != null) {
                socket.reply(datagram, response);
            }
        }
    }

    /** One frame of a stream: what {@code StreamFramer} calls STUN or ChannelData. */
    void onFrame(StreamClient client, ByteBuf bytes, int offset, int length) {
        boolean channelData = ChannelData.isChannelData(bytes.getUnsignedByte(offset));
        if (channelData || SendIndication.is(bytes, offset, length)) {
            Allocation from = client.allocation();
            if (from == null) {
                shard.counters().drop(DropReason.NO_ALLOCATION);
            } else if (channelData) {
                lane.channelData(from, null, bytes, offset, length, turn.nanos());
            } else {
                lane.sendIndication(from, null, bytes, offset, length, turn.nanos());
            }
            return;
        }
        ByteBuf response = requests.respond(client, client.listener(), bytes, offset, length);
        if (response != null) {
            client.respond(response);
        }
    }

    private @Nullable Allocation allocation(Datagram datagram, int listener) {
        return shard.allocation(datagram.high(), datagram.low(), datagram.port(), listener);
    }
}
