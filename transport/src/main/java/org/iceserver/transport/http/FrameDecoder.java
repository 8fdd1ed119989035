package org.iceserver.transport.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;

/** Reads WebSocket frames, and counts the bytes of an incomplete frame in the memory budget. */
final class FrameDecoder extends WebSocket13FrameDecoder {
    private final UnfinishedMessage unfinished;
    private boolean over;

    FrameDecoder(WebSocketDecoderConfig config, UnfinishedMessage unfinished) {
        super(config);
        this.unfinished = unfinished;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        if (over && message instanceof ByteBuf rest) {
            rest.release();
            return;
        }
        super.channelRead(ctx, message);
        ByteBuf rest = internalBuffer();
        if (!unfinished.frame(rest.isReadable() ? rest.capacity() : 0)) {
            over = true;
            rest.skipBytes(rest.readableBytes());
            ctx.fireExceptionCaught(new MemoryRefused());
        }
    }
}
