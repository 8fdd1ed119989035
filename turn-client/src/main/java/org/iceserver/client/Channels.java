package org.iceserver.client;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.iceserver.stun.ChannelData;
import org.jspecify.annotations.Nullable;

/** The channels of one client (RFC 8656 s12). Any thread may read; one thread at a time asks for new channels. */
final class Channels {
    /** The channels that the server has confirmed. */
    private final Map<InetSocketAddress, Integer> channelOf = new ConcurrentHashMap<>();
    /** All channels that were ever requested. A number is never bound to a second peer; that would take minutes (s12). */
    private final Map<Integer, InetSocketAddress> peerOf = new ConcurrentHashMap<>();

    /**
     * This peer's channel, or the next free one. It is known before the server confirms it, because data may overtake the
     * response.
     */
    int askedFor(InetSocketAddress peer) throws TurnException {
        for (Map.Entry<Integer, InetSocketAddress> asked : peerOf.entrySet()) {
            if (asked.getValue().equals(peer)) {
                return asked.getKey();
            }
        }
        int next = ChannelData.MIN_CHANNEL + peerOf.size();
        if (next > ChannelData.MAX_CHANNEL) {
            throw new TurnException("All 4096 channels are bound.", null);
        }
        peerOf.put(next, peer);
        return next;
    }

    /** Called when the server has bound it. */
    void confirmed(int channel, InetSocketAddress peer) {
        channelOf.put(peer, channel);
    }

    @Nullable
    InetSocketAddress peer(int channel) {
        return peerOf.get(channel);
    }

    /** ChannelData for this peer, or null where no channel is bound. */
    byte @Nullable [] frame(InetSocketAddress peer, byte[] data) {
        Integer channel = channelOf.get(peer);
        if (channel == null) {
            return null;
        }
        if (data.length > 0xFFFF) {
            throw new IllegalArgumentException("ChannelData holds 65535 bytes, not " + data.length);
        }
        byte[] frame = new byte[ChannelData.HEADER + data.length];
        ByteBuf buffer = Unpooled.wrappedBuffer(frame);
        ChannelData.writeHeader(buffer, 0, channel, data.length);
        buffer.setBytes(ChannelData.HEADER, data);
        return frame;
    }
}
