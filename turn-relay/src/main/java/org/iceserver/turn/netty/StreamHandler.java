package org.iceserver.turn.netty;

import java.util.List;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.concurrent.Future;
import org.iceserver.stun.StreamFramer;
import org.iceserver.turn.DropReason;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts a client's byte stream into STUN messages and ChannelData (RFC 8489 s6.2.2, RFC 8656 s12.5) and ends its
 * allocation with the connection.
 *
 * <p>What cannot be framed closes the connection: there is no way to find the next frame. A connection without an
 * allocation that completes no frame for a while is closed too, unless an allocation is to change to it (RFC 8016).
 */
final class StreamHandler extends ByteToMessageDecoder {
    private static final Logger LOG = LoggerFactory.getLogger(StreamHandler.class);

    private final RelayLoop loop;
    private final Demultiplexer demultiplexer;
    private final StreamClient client;
    private final int idleSeconds;
    private @Nullable Future<?> idleCheck;
    private boolean framedSinceCheck;

    StreamHandler(RelayLoop loop, Demultiplexer demultiplexer, StreamClient client, int idleSeconds) {
        this.loop = loop;
        this.demultiplexer = demultiplexer;
        this.client = client;
        this.idleSeconds = idleSeconds;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        idleCheck = ctx.executor().scheduleWithFixedDelay(this::closeIfIdle, idleSeconds, idleSeconds,
                TimeUnit.SECONDS);
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        while (in.isReadable() && ctx.channel().isActive() && !ctx.isRemoved()) {
            int offset = in.readerIndex();
            int frame = StreamFramer.frameLength(in, offset, in.readableBytes());
            if (frame < 0) {
                loop.counters().drop(DropReason.UNDECODABLE);
                in.skipBytes(in.readableBytes());
                ctx.close();
                return;
            }
            if (frame == 0 || frame > in.readableBytes()) {
                return;
            }
            in.skipBytes(frame);
            framedSinceCheck = true;
            loop.framed();
            onFrame(in, offset, frame);
        }
    }

    private void onFrame(ByteBuf in, int offset, int length) {
        try {
            demultiplexer.onFrame(client, in, offset, length);
        } catch (RuntimeException e) {
            loop.faults().record(client.fiveTuple(), e);
        }
    }

    private void closeIfIdle() {
        if (!framedSinceCheck && client.allocation() == null && !loop.awaits(client)) {
            client.close();
        }
        framedSinceCheck = false;
    }

    /** The connection ended, or carries data from now on. */
    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) {
        Future<?> check = idleCheck;
        if (check != null) {
            check.cancel(false);
        }
        loop.streamLeft(ctx.channel());
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        super.channelInactive(ctx);
        loop.streamEnded(client);
    }

    /** TLS's close_notify ends the connection as TCP's FIN does (RFC 8446 s6.1). */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event instanceof SslCloseCompletionEvent) {
            ctx.close();
        }
        super.userEventTriggered(ctx, event);
    }

    /** Whatever breaks the connection ends it; {@link #channelInactive} follows. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("Connection {} broke: {}", client.fiveTuple(), cause.toString());
        ctx.close();
    }
}
