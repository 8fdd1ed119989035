package org.iceserver.turn.netty;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.concurrent.Future;
import org.iceserver.stun.StreamFramer;
import org.iceserver.transport.FailureText;
import org.iceserver.transport.Guarded;
import org.iceserver.turn.DropReason;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Splits a client's byte stream into STUN messages and ChannelData (RFC 8489 s6.2.2, RFC 8656 s12.5), and ends its
 * allocation with the connection.
 *
 * <p>A byte that begins no frame closes the connection, because there is no way to find the next frame. A connection
 * without an allocation is also closed when it completes no frame for a while, unless an allocation is about to move to
 * it (RFC 8016). The time is short when it has begun a frame. Such a connection may send only short frames. The memory
 * budget limits the unfinished frames of all connections.
 *
 * <p>A turn of the loop takes a limited number of frames from one connection, so that others have their turn. A
 * connection that sends faster is not read meanwhile.
 */
final class StreamHandler extends ByteToMessageDecoder {
    private static final Logger LOG = LoggerFactory.getLogger(StreamHandler.class);

    /** The most frames of one connection in one turn; as many as the datagrams of a UDP socket. */
    static final int FRAMES_PER_TURN = 256;

    private final StreamClients clients;
    private final LoopTurn turn;
    private final StreamClient client;
    private final int idleSeconds;
    private final HalfFrame half;
    private @Nullable Future<?> idleCheck;
    private boolean framedSinceCheck;
    private boolean halfChecked;
    private long frames;
    private int framesInTurn;
    private boolean waiting;

    StreamHandler(StreamClients clients, LoopTurn turn, StreamClient client, int idleSeconds, HalfFrame half) {
        this.clients = clients;
        this.turn = turn;
        this.client = client;
        this.idleSeconds = idleSeconds;
        this.half = half;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        idleCheck = ctx.executor().scheduleWithFixedDelay(
                new Guarded("The end of idle connections", this::closeIfIdle, turn::nanos), idleSeconds, idleSeconds,
                TimeUnit.SECONDS);
    }

    /**
     * The reading of this turn is over. When frames wait, {@code super} is not called: it would read more, because it
     * has passed nothing on.
     */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        if (waiting) {
            ctx.fireChannelReadComplete();
        } else {
            framesInTurn = 0;
            super.channelReadComplete(ctx);
            weighRest(ctx);
        }
    }

    /**
     * Keeps the remaining bytes until more arrive: in a buffer of suitable size, within the memory budget, and for a
     * limited time.
     */
    private void weighRest(ChannelHandlerContext ctx) throws Exception {
        int left = internalBuffer().readableBytes();
        if (left == 0 || ctx.isRemoved()) {
            half.gone();
            return;
        }
        if (HalfFrame.wastes(left, internalBuffer().capacity())) {
            ByteBuf copy = ctx.alloc().ioBuffer(left).writeBytes(internalBuffer(), left);
            channelRead(ctx, copy);
        }
        if (!half.stays(internalBuffer().capacity())) {
            clients.drop(DropReason.OUT_OF_MEMORY);
            client.close();
        } else if (!halfChecked && isStranger()) {
            halfChecked = true;
            long begun = frames;
            ctx.executor().schedule(() -> closeIfStillHalf(begun), Math.min(HalfFrame.STRANGERS_SECONDS, idleSeconds),
                    TimeUnit.SECONDS);
        }
    }

    private void closeIfStillHalf(long begun) {
        halfChecked = false;
        if (frames == begun && isStranger()) {
            clients.drop(DropReason.UNFINISHED_FRAME);
            client.close();
        }
    }

    /** Whether the connection has no allocation. */
    private boolean isStranger() {
        return client.allocation() == null && !clients.messages().awaited(client);
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
                clients.drop(DropReason.UNDECODABLE);
                client.close();
                continue;
            }
            if (frame > HalfFrame.LONGEST_OF_A_STRANGER && isStranger()) {
                clients.drop(DropReason.UNFINISHED_FRAME);
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
            frames++;
            clients.framed();
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

    /** Handles the frames that had to wait, and reads again when none is left. */
    private void goOn(ChannelHandlerContext ctx) {
        waiting = false;
        framesInTurn = 0;
        if (ctx.isRemoved()) {
            return;
        }
        try {
            channelRead(ctx, Unpooled.EMPTY_BUFFER);
            if (!waiting) {
                weighRest(ctx);
            }
        } catch (Throwable e) {
            // Otherwise the connection would be neither read nor closed, and stay for ever.
            exceptionCaught(ctx, e);
        }
        if (!waiting && !ctx.isRemoved()) {
            framesInTurn = 0;
            ctx.channel().config().setAutoRead(true);
        }
    }

    private void onFrame(ByteBuf in, int offset, int length) {
        try {
            clients.messages().onFrame(client, in, offset, length);
        } catch (Throwable e) {
            clients.failed(client, e);
        }
    }

    private void closeIfIdle() {
        if (!framedSinceCheck && client.allocation() == null && !clients.messages().awaited(client)) {
            client.close();
        }
        framedSinceCheck = false;
    }

    /** The connection ended, or it becomes a data connection. */
    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) {
        Future<?> check = idleCheck;
        if (check != null) {
            check.cancel(false);
        }
        half.gone();
        client.left();
        clients.left(ctx.channel());
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        super.channelInactive(ctx);
        clients.messages().ended(client);
    }

    /** TLS's close_notify ends the connection as TCP's FIN does (RFC 8446 s6.1). */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event instanceof SslCloseCompletionEvent) {
            ctx.close();
        }
        super.userEventTriggered(ctx, event);
    }

    /**
     * Any error ends the connection; {@link #channelInactive} follows. An error that the client did not cause is
     * recorded as a bug of ours.
     */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Throwable why = cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
        if (why instanceof IOException || why instanceof DecoderException) {
            LOG.debug("Connection {} broke: {}", client.fiveTuple(), FailureText.of(why));
        } else {
            clients.failed(client, why);
        }
        ctx.close();
    }
}
