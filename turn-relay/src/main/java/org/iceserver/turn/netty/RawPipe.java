package org.iceserver.turn.netty;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import org.iceserver.transport.memory.MemoryAccount;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a data connection (RFC 6062 s5.4): writes everything that its channel reads to the other channel,
 * unchanged.
 *
 * <p>While the other channel cannot take more, this one is not read, so that the sender's TCP window closes. The held
 * bytes are at most {@link #BUFFER_BYTES} and one read. They are counted in the memory budget; if the budget refuses
 * them, the connection ends. The channel is also not read while a bandwidth limit makes it wait. Before it is opened,
 * the pipe holds only bytes that had already been read.
 */
final class RawPipe extends ChannelInboundHandlerAdapter {
    /** How much one direction may hold in memory when the receiver is slower than the sender. */
    static final int BUFFER_BYTES = 64 * 1_024;
    /** How long a receiver may take to read the rest and close, after the sender has closed. */
    private static final long LINGER_SECONDS = 5;
    /**
     * The bytes taken from the budget while the receiver is slow: those that wait in its channel, and as many that were
     * read.
     */
    private static final int HELD_BYTES = 2 * BUFFER_BYTES;

    private final Queue<ByteBuf> early = new ArrayDeque<>(2);
    private @Nullable Channel reader;
    private @Nullable Channel to;
    private @Nullable MemoryAccount memory;
    private Pace pace = bytes -> 0;
    private boolean waiting;

    /** Counts the relayed bytes. */
    interface Pace {
        /** Counts this many bytes. Returns for how many nanoseconds nothing more must be read. */
        long after(int bytes);
    }

    /**
     * Passes on the held bytes, and from now on everything that is read. On the loop of both channels.
     *
     * @param account the account for bytes that wait for a slow receiver; closed with this pipe
     */
    void open(Channel from, Channel other, Pace counted, MemoryAccount account) {
        memory = account;
        reader = from;
        to = other;
        pace = counted;
        other.config().setWriteBufferWaterMark(new WriteBufferWaterMark(BUFFER_BYTES / 2, BUFFER_BYTES));
        for (ByteBuf held = early.poll(); held != null; held = early.poll()) {
            pass(from, other, held);
        }
        other.flush();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        Channel other = to;
        if (!(message instanceof ByteBuf bytes)) {
            ReferenceCountUtil.release(message);
        } else if (other == null) {
            early.add(bytes);
        } else if (other.isActive()) {
            pass(ctx.channel(), other, bytes);
        } else {
            bytes.release();
        }
    }

    private void pass(Channel from, Channel other, ByteBuf bytes) {
        long pause = pace.after(bytes.readableBytes());
        other.write(bytes, other.voidPromise());
        if (pause > 0 && !waiting) {
            waiting = true;
            from.eventLoop().schedule(this::waited, pause, TimeUnit.NANOSECONDS);
        }
        if (waiting || !other.isWritable()) {
            other.flush();
            readWhatMayBe();
            if (!mayHold(other)) {
                from.close();
            }
        }
    }

    private boolean mayHold(Channel other) {
        MemoryAccount account = memory;
        return other.isWritable() || account == null || account.hold(HELD_BYTES);
    }

    private void waited() {
        waiting = false;
        readWhatMayBe();
    }

    /**
     * Reads, unless the other channel cannot take more, a bandwidth limit makes this one wait, or one of them has
     * ended.
     */
    void readWhatMayBe() {
        Channel from = reader;
        Channel other = to;
        if (from != null && other != null && from.isActive() && other.isActive()) {
            boolean takes = other.isWritable();
            if (takes) {
                giveBack();
            }
            from.config().setAutoRead(!waiting && takes);
        }
    }

    private void giveBack() {
        MemoryAccount account = memory;
        if (account != null && account.held() != 0) {
            account.close();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        Channel other = to;
        if (other != null) {
            other.flush();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        Channel other = to;
        RawPipe towardsThis = other == null ? null : other.pipeline().get(RawPipe.class);
        if (towardsThis != null) {
            towardsThis.readWhatMayBe();
        }
    }

    /** This side has closed. The other side gets the remaining bytes and is then closed too (s5.5). */
    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        Channel other = to;
        if (other != null) {
            other.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> finish(other));
        }
    }

    /**
     * If a socket is closed while it has unread bytes, it resets the connection, and the receiver may lose the last
     * bytes that were sent. So we first read to the end, for a limited time; {@link #channelRead} discards these bytes,
     * because this side is gone.
     */
    private static void finish(Channel other) {
        if (other instanceof DuplexChannel duplex && duplex.isActive()
                && duplex.pipeline().get(SslHandler.class) == null) {
            duplex.shutdownOutput();
            duplex.config().setAutoRead(true);
            duplex.eventLoop().schedule(() -> duplex.close(), LINGER_SECONDS, TimeUnit.SECONDS);
        } else {
            other.close();
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        early.forEach(ByteBuf::release);
        early.clear();
        giveBack();
    }

    /** Any error ends the connection; {@link #channelInactive} follows. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
