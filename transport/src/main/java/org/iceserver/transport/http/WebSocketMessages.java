package org.iceserver.transport.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import org.jspecify.annotations.Nullable;

/**
 * Joins the fragments of a message (RFC 6455 section 5.4) by copying them into one buffer, which is counted in the
 * memory budget. The number of fragments is limited. A message in one frame passes unchanged.
 *
 * <p>The decoder in front has already checked the order of frames.
 */
final class WebSocketMessages extends ChannelInboundHandlerAdapter {
    static final int MOST_FRAGMENTS = 256;
    private static final int FIRST_BYTES = 1_024;

    private final int mostBytes;
    private final UnfinishedMessage unfinished;
    private int mostNow;
    private @Nullable ByteBuf joined;
    private boolean text;
    private int fragments;
    private boolean over;

    /** @param firstBytes the largest first message, before which the client is not known */
    WebSocketMessages(int firstBytes, int mostBytes, UnfinishedMessage unfinished) {
        this.mostNow = Math.min(firstBytes, mostBytes);
        this.mostBytes = mostBytes;
        this.unfinished = unfinished;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        boolean begins = message instanceof TextWebSocketFrame || message instanceof BinaryWebSocketFrame;
        if (!begins && !(message instanceof ContinuationWebSocketFrame)) {
            ctx.fireChannelRead(message);
            return;
        }
        WebSocketFrame frame = (WebSocketFrame) message;
        if (over) {
            frame.release();
        } else if (begins && frame.isFinalFragment()) {
            whole(ctx, frame);
        } else {
            try {
                fragment(ctx, frame, begins);
            } finally {
                frame.release();
            }
        }
    }

    private void whole(ChannelHandlerContext ctx, WebSocketFrame frame) {
        if (frame.content().readableBytes() > mostNow) {
            frame.release();
            refuse(ctx, new TooLongFrameException("a first message of more than " + mostNow + " bytes"));
            return;
        }
        mostNow = mostBytes;
        ctx.fireChannelRead(frame);
    }

    private void fragment(ChannelHandlerContext ctx, WebSocketFrame frame, boolean begins) {
        if (begins) {
            text = frame instanceof TextWebSocketFrame;
        }
        fragments++;
        ByteBuf piece = frame.content();
        ByteBuf before = joined == null ? Unpooled.EMPTY_BUFFER : joined;
        int length = before.readableBytes() + piece.readableBytes();
        if (length > mostNow) {
            refuse(ctx, new TooLongFrameException("a message of more than " + mostNow + " bytes"));
            return;
        }
        if (fragments > MOST_FRAGMENTS) {
            refuse(ctx, new CorruptedWebSocketFrameException(WebSocketCloseStatus.POLICY_VIOLATION,
                    "a message of more than " + MOST_FRAGMENTS + " fragments"));
            return;
        }
        ByteBuf after = withRoomFor(before, length);
        if (after == null) {
            refuse(ctx, new MemoryRefused());
            return;
        }
        joined = after.writeBytes(piece);
        if (frame.isFinalFragment()) {
            forget();
            mostNow = mostBytes;
            ctx.fireChannelRead(text ? new TextWebSocketFrame(after) : new BinaryWebSocketFrame(after));
        } else {
            ctx.fireUserEventTriggered(WebSocketFragment.ARRIVED);
        }
    }

    /** A buffer with room for this many more bytes; null when the budget has no room. */
    private @Nullable ByteBuf withRoomFor(ByteBuf before, int length) {
        if (before.capacity() >= length && before.capacity() > 0) {
            return before;
        }
        int capacity = Math.min(mostNow, Math.max(Math.max(FIRST_BYTES, before.capacity() * 2), length));
        return unfinished.fragments(capacity) ? Unpooled.buffer(capacity, capacity).writeBytes(before) : null;
    }

    private void refuse(ChannelHandlerContext ctx, RuntimeException why) {
        over = true;
        forget();
        ctx.fireExceptionCaught(why);
    }

    private void forget() {
        joined = null;
        fragments = 0;
        unfinished.fragments(0);
    }
}
