package org.iceserver.signal.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * The pings of one WebSocket, numbered, so that a pong which the client sent by itself is no answer (RFC 6455 section
 * 5.5.3).
 */
final class Pings {
    private long sent;

    /** What the next ping holds. */
    ByteBuf next() {
        sent++;
        return Unpooled.copyLong(sent);
    }

    /** Whether this pong answers the last ping. */
    boolean isAnsweredBy(ByteBuf pong) {
        return sent > 0 && pong.readableBytes() == Long.BYTES && pong.getLong(pong.readerIndex()) == sent;
    }
}
