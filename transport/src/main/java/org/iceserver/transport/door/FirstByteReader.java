package org.iceserver.transport.door;

import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;

/**
 * Looks at the first byte of a connection and keeps all bytes. When it is removed, they go to the handlers behind it.
 */
final class FirstByteReader extends ByteToMessageDecoder {
    private final Arrival arrival;
    private boolean seen;

    FirstByteReader(Arrival arrival) {
        this.arrival = arrival;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (!seen) {
            seen = true;
            arrival.firstByte(this, in.getUnsignedByte(in.readerIndex()));
        }
    }

    /** Any error ends the connection. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
