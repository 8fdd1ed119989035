package org.iceserver.turn.netty;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;

/** A connection whose other end reads when the test says so. */
final class StuckChannel extends EmbeddedChannel {
    private int takes;

    StuckChannel(ChannelHandler... handlers) {
        super(handlers);
    }

    /** Makes the other end read this many messages. */
    void take(int messages) {
        takes = messages;
        flush();
    }

    /** What the server holds for it. */
    long waitingBytes() {
        ChannelOutboundBuffer waiting = unsafe().outboundBuffer();
        return waiting == null ? 0 : waiting.totalPendingWriteBytes();
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer waiting) {
        for (; takes > 0 && waiting.current() != null; takes--) {
            waiting.remove();
        }
    }
}
