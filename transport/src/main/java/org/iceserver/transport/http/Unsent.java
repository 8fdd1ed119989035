package org.iceserver.transport.http;

import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import org.iceserver.transport.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that wait to be sent on one connection. They wait here on the heap. They enter the socket's own queue,
 * which is in direct memory, in steps and only while that queue is short. On the connection's loop.
 *
 * <p>This handler is between TLS and the encoders. It tells the handlers above it with
 * {@code channelWritabilityChanged} when the client begins to read slowly and when it is fast enough again. They ask
 * {@link #keepsUp}, not the channel.
 */
public final class Unsent extends ChannelDuplexHandler {
    private static final int STEP = 8 * 1024;
    /** With more unsent bytes than this a reader is slow. */
    private static final int SLOW_BYTES = 64 * 1024;
    /** With fewer unsent bytes than this a slow reader is no longer slow. */
    private static final int DRAINED_BYTES = 16 * 1024;

    /** A piece that waits; the unsent bytes start at its reader index. */
    private record Piece(ByteBuf bytes, ChannelPromise promise, int charged) {}

    private final SlowReaders readers;
    private final Queue<Piece> waiting = new ArrayDeque<>(0);
    private SlowReaders.Account account;
    private @Nullable ChannelHandlerContext context;
    private long bytes;
    private long charged;
    private volatile boolean slow;
    private boolean ended;

    /** @param client the client that the bytes count for; null when it is not known yet */
    Unsent(SlowReaders readers, @Nullable IpAddress client) {
        this.readers = readers;
        this.account = readers.account(client);
    }

    /** The instance of a connection of an {@link HttpServer}. */
    public static Unsent of(Channel connection) {
        return Objects.requireNonNull(connection.pipeline().get(Unsent.class), "no connection of an HTTP server");
    }

    /** From now on the bytes count for this client. */
    void paidBy(IpAddress client) {
        account.close();
        account = readers.account(client);
        if (charged > 0 && !account.hold(charged)) {
            cutOff();
        }
    }

    /** Whether the client reads fast enough. Any thread. */
    public boolean keepsUp() {
        return !slow;
    }

    /** Bytes that the socket has not taken. */
    public long bytes() {
        ChannelHandlerContext ctx = context;
        ChannelOutboundBuffer socket = ctx == null ? null : ctx.channel().unsafe().outboundBuffer();
        return bytes + (socket == null ? 0 : socket.totalPendingWriteBytes());
    }

    boolean isOfThisLoop() {
        ChannelHandlerContext ctx = context;
        return ctx != null && ctx.executor().inEventLoop();
    }

    /** The account of these bytes. */
    SlowReaders.Account account() {
        return account;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (!(message instanceof ByteBuf piece)) {
            ctx.write(message, promise);
        } else if (ended) {
            piece.release();
            fail(promise);
        } else if (waiting.isEmpty() && ctx.channel().bytesBeforeUnwritable() >= piece.readableBytes()) {
            ctx.write(piece, promise);
        } else {
            await(ctx, piece, promise);
        }
    }

    /**
     * Queues a piece that cannot be written at once, if the budget has room. Otherwise the reader with the most unsent
     * bytes is closed.
     */
    private void await(ChannelHandlerContext ctx, ByteBuf piece, ChannelPromise promise) {
        // A read-only piece has an owner that keeps it anyway, such as a file of a page, so it costs nothing.
        int cost = piece.isReadOnly() ? 0 : piece.readableBytes();
        if (cost > 0 && !readers.hold(this, charged + cost)) {
            piece.release();
            fail(promise);
            cutOff();
            return;
        }
        if (ended) {
            piece.release();
            fail(promise);
            return;
        }
        charged += cost;
        bytes += piece.readableBytes();
        waiting.add(new Piece(piece, promise, cost));
        if (!slow && bytes() > SLOW_BYTES) {
            slow = true;
            ctx.fireChannelWritabilityChanged();
        }
    }

    private static void fail(ChannelPromise promise) {
        if (!promise.isVoid()) {
            promise.tryFailure(new ClosedChannelException());
        }
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        drain(ctx);
        ctx.flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable() && !waiting.isEmpty()) {
            drain(ctx);
            ctx.flush();
        }
        keepsUpAgain(ctx);
    }

    /** Gives the socket as much as it has room for. */
    private void drain(ChannelHandlerContext ctx) {
        while (!waiting.isEmpty()) {
            long room = Math.min(STEP, ctx.channel().bytesBeforeUnwritable());
            Piece piece = waiting.element();
            int length = piece.bytes.readableBytes();
            if (room <= 0) {
                return;
            }
            if (length > room) {
                bytes -= room;
                ctx.write(piece.bytes.readRetainedSlice((int) room), ctx.voidPromise());
            } else {
                waiting.remove();
                bytes -= length;
                charged -= piece.charged;
                account.hold(charged);
                ctx.write(piece.bytes, piece.promise);
            }
        }
    }

    private void keepsUpAgain(ChannelHandlerContext ctx) {
        if (slow && bytes() < DRAINED_BYTES) {
            slow = false;
            ctx.fireChannelWritabilityChanged();
        }
    }

    /** Closes the connection, because there is no room for its unsent bytes. */
    void cutOff() {
        end();
        ChannelHandlerContext ctx = context;
        if (ctx != null) {
            ctx.channel().close();
        }
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        end();
        ctx.close(promise);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        end();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        end();
        ctx.fireChannelInactive();
    }

    private void end() {
        ended = true;
        bytes = 0;
        charged = 0;
        account.close();
        for (Piece piece = waiting.poll(); piece != null; piece = waiting.poll()) {
            ReferenceCountUtil.release(piece.bytes);
            fail(piece.promise);
        }
    }
}
