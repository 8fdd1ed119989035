package org.iceserver.turn.netty;

import java.util.List;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
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
 *
 * <p>A connection that sends faster than it is served is not read meanwhile: a turn of the loop takes so many of its frames,
 * and others have theirs.
 */
final class StreamHandler extends ByteToMessageDecoder {
    private static final Logger LOG = LoggerFactory.getLogger(StreamHandler.class);

    /** Of one connection in one turn; as many as of a UDP socket. */
    static final int FRAMES_PER_TURN = 256;

    private final RelayLoop loop;
    private final LoopTurn turn;
    private final Demultiplexer demultiplexer;
    private final StreamClient client;
    private final int idleSeconds;
    private @Nullable Future<?> idleCheck;
    private boolean framedSinceCheck;
    private int framesInTurn;
    private boolean waiting;

    StreamHandler(RelayLoop loop, LoopTurn turn, Demultiplexer demultiplexer, StreamClient client, int idleSeconds) {
        this.loop = loop;
        this.turn = turn;
        this.demultiplexer = demultiplexer;
        this.client = client;
        this.idleSeconds = idleSeconds;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        idleCheck = ctx.executor().scheduleWithFixedDelay(this::closeIfIdle, idleSeconds, idleSeconds,
                TimeUnit.SECONDS);
    }

    /** One turn's reading is over. Where frames wait, {@code super} would ask for more, since it passed nothing on. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        if (waiting) {
            ctx.fireChannelReadComplete();
        } else {
            framesInTurn = 0;
            super.channelReadComplete(ctx);
        }
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        while (in.isReadable() && ctx.channel().isActive() && !ctx.isRemoved()) {
            if (client.isClosing()) {
                in.skipBytes(in.readableBytes());
                return;
            }
            int offset = in.readerIndex();
            int frame = StreamFramer.frameLength(in, offset, in.readableBytes());
            if (frame < 0) {
                loop.counters().drop(DropReason.UNDECODABLE);
                client.close();
                continue;
            }
            if (frame == 0 || frame > in.readableBytes()) {
                return;
            }
            if (framesInTurn == FRAMES_PER_TURN) {
                waitForNextTurn(ctx);
                return;
            }
            framesInTurn++;
            in.skipBytes(frame);
            framedSinceCheck = true;
            loop.framed();
            onFrame(in, offset, frame);
        }
    }

    private void waitForNextTurn(ChannelHandlerContext ctx) {
        if (!waiting) {
            waiting = true;
            ctx.channel().config().setAutoRead(false);
            turn.next(() -> goOn(ctx));
        }
    }

    /** Takes what had to wait, and reads on when that was all. */
    private void goOn(ChannelHandlerContext ctx) {
        waiting = false;
        framesInTurn = 0;
        if (ctx.isRemoved()) {
            return;
        }
        try {
            channelRead(ctx, Unpooled.EMPTY_BUFFER);
        } catch (Exception e) {
            exceptionCaught(ctx, e);
        }
        if (!waiting && !ctx.isRemoved()) {
            framesInTurn = 0;
            ctx.channel().config().setAutoRead(true);
        }
    }

    private void onFrame(ByteBuf in, int offset, int length) {
        try {
            demultiplexer.onFrame(client, in, offset, length);
        } catch (Throwable e) {
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
