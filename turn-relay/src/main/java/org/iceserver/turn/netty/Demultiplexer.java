package org.iceserver.turn.netty;

import io.netty.buffer.ByteBuf;
import org.iceserver.annotation.HotPath;
import org.iceserver.stun.ChannelData;
import org.iceserver.stun.SendIndication;
import org.iceserver.transport.Datagram;
import org.iceserver.transport.FiveTuple;
import org.iceserver.transport.UdpSocket;
import org.iceserver.transport.UdpTransport;
import org.iceserver.transport.dtls.DtlsSessions;
import org.iceserver.turn.DropReason;
import org.iceserver.turn.TurnShard;
import org.iceserver.turn.allocation.Allocation;
import org.iceserver.turn.allocation.RelayDirectory;
import org.jspecify.annotations.Nullable;

/**
 * Recognizes a client's message by its first byte (RFC 7983), and passes it to the data lane or to {@link Requests}.
 */
@HotPath
final class Demultiplexer {
    /** STUN begins with 0 to 3. */
    private static final int LAST_STUN = 3;
    /**
     * Added to the listener number of plain UDP for DTLS on the same socket, because they are different five-tuples.
     */
    static final int DTLS_NUMBER = 2;
    private static final int FIRST_DTLS = 20;
    private static final int LAST_DTLS = 63;

    private final TurnShard shard;
    private final UdpTransport udp;
    private final LoopTurn turn;
    private final ClientLane lane;
    private final Requests requests;
    private final Newcomers newcomers;
    private final @Nullable DtlsSessions dtls;
    private final boolean plain;

    /** Keeps the data of clients whose allocation is on another loop. It counts its own drops. */
    @FunctionalInterface
    interface Newcomers {
        void hold(Client client, int listener, ByteBuf bytes, int offset, int length);
    }

    /**
     * @param dtls null when DTLS is off
     * @param plain whether clients may use plain UDP
     */
    Demultiplexer(TurnShard shard, UdpTransport udp, LoopTurn turn, ClientLane lane, Requests requests,
            Newcomers newcomers, @Nullable DtlsSessions dtls, boolean plain) {
        this.plain = plain;
        this.newcomers = newcomers;
        this.shard = shard;
        this.udp = udp;
        this.turn = turn;
        this.lane = lane;
        this.requests = requests;
        this.dtls = dtls;
    }

    /** @param listener the number of the listener that {@code socket} belongs to */
    void onDatagram(UdpSocket socket, Datagram datagram, int listener) {
        ByteBuf bytes = datagram.bytes();
        int offset = datagram.offset();
        int length = datagram.length();
        int first = length == 0 ? -1 : bytes.getUnsignedByte(offset);
        if (!plain) {
            notOurs(socket, datagram, listener, first);
        } else if (ChannelData.isChannelData(first)) {
            Allocation from = allocation(datagram, listener);
            if (from != null) {
                lane.channelData(from, datagram, bytes, offset, length, turn.nanos());
            } else {
                hold(socket, datagram, listener);
            }
        } else if (first < 0 || first > LAST_STUN) {
            notOurs(socket, datagram, listener, first);
        } else if (SendIndication.is(bytes, offset, length)) {
            Allocation from = allocation(datagram, listener);
            if (from != null) {
                lane.sendIndication(from, datagram, bytes, offset, length, turn.nanos());
            } else {
                hold(socket, datagram, listener);
            }
        } else {
            ByteBuf response = requests.respond(UdpClient.of(udp, socket, datagram), listener, bytes, offset, length);
            if (response != null) {
                socket.reply(datagram, response);
            }
        }
    }

    private void notOurs(UdpSocket socket, Datagram datagram, int listener, int first) {
        DtlsSessions sessions = dtls;
        if (sessions != null && first >= FIRST_DTLS && first <= LAST_DTLS) {
            sessions.onDatagram(socket, datagram, listener + DTLS_NUMBER);
        } else {
            shard.counters().drop(DropReason.UNDECODABLE);
        }
    }

    /** The content of a DTLS record. */
    void onMessage(DtlsClient client, ByteBuf bytes, int offset, int length) {
        int first = bytes.getUnsignedByte(offset);
        if (first <= LAST_STUN || ChannelData.isChannelData(first)) {
            onFrame(client, bytes, offset, length);
        } else {
            shard.counters().drop(DropReason.UNDECODABLE);
        }
    }

    /** One frame of a connection: STUN or ChannelData. */
    void onFrame(ConnectedClient client, ByteBuf bytes, int offset, int length) {
        if (ChannelData.isChannelData(bytes.getUnsignedByte(offset)) || SendIndication.is(bytes, offset, length)) {
            Allocation known = client.allocation();
            Allocation from = known != null ? known : allocation(client);
            if (from != null) {
                onData(from, bytes, offset, length);
            } else if (shard.mobile()) {
                newcomers.hold(client, client.listener(), bytes, offset, length);
            }
            return;
        }
        ByteBuf response = requests.respond(client, client.listener(), bytes, offset, length);
        if (response != null) {
            client.respond(response);
        }
    }

    /**
     * ChannelData or a Send indication of a known allocation. The lane retains {@code bytes} if it needs them for
     * longer.
     */
    void onData(Allocation from, ByteBuf bytes, int offset, int length) {
        if (ChannelData.isChannelData(bytes.getUnsignedByte(offset))) {
            lane.channelData(from, null, bytes, offset, length, turn.nanos());
        } else {
            lane.sendIndication(from, null, bytes, offset, length, turn.nanos());
        }
    }

    private @Nullable Allocation allocation(Datagram datagram, int listener) {
        return shard.allocation(datagram.high(), datagram.low(), datagram.port(), listener);
    }

    /**
     * The allocation for data on a connection that has none yet: one that was waiting for this connection. Otherwise
     * null, and a drop is counted.
     */
    private @Nullable Allocation allocation(ConnectedClient client) {
        FiveTuple path = client.fiveTuple();
        return shard.allocation(path.client().high(), path.client().low(), path.clientPort(), client.listener());
    }

    private void hold(UdpSocket socket, Datagram datagram, int listener) {
        if (shard.awaitedBy(datagram.high(), datagram.low(), datagram.port(), listener) != RelayDirectory.NOBODY) {
            newcomers.hold(UdpClient.of(udp, socket, datagram), listener, datagram.bytes(), datagram.offset(),
                    datagram.length());
        }
    }
}
