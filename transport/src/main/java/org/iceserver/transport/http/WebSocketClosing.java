package org.iceserver.transport.http;

import java.io.IOException;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;

/**
 * Answers pings and does the closing handshake, whichever side starts it (RFC 6455 sections 5.5 and 7).
 *
 * <p>When we close, we read and discard what the client still sends, until it answers or the linger time is over.
 * Closing at once would reset the connection, and the client might not get the close frame.
 */
final class WebSocketClosing extends ChannelDuplexHandler {
    private static final int NO_STATUS = 1005;

    private final Deadline deadline;
    private final HttpCounters counters;
    private boolean closing;

    WebSocketClosing(Deadline deadline, HttpCounters counters) {
        this.deadline = deadline;
        this.counters = counters;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof CloseWebSocketFrame close) {
            closeArrived(ctx, close);
        } else if (closing || !(message instanceof WebSocketFrame)) {
            // Not a frame: bytes that came after the handshake, before it was answered.
            ReferenceCountUtil.release(message);
        } else {
            if (message instanceof PingWebSocketFrame ping) {
                ctx.writeAndFlush(new PongWebSocketFrame(ping.content().retainedDuplicate()));
            }
            ctx.fireChannelRead(message);
        }
    }

    private void closeArrived(ChannelHandlerContext ctx, CloseWebSocketFrame close) {
        if (closing) {
            close.release();
            ctx.close();
            return;
        }
        closing = true;
        int status = close.statusCode() < 0 ? NO_STATUS : close.statusCode();
        ctx.fireUserEventTriggered(new WebSocketClosed(status, false));
        ctx.writeAndFlush(close).addListener(ChannelFutureListener.CLOSE);
        deadline.linger();
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (closing) {
            ReferenceCountUtil.release(message);
            if (!promise.isVoid()) {
                promise.tryFailure(new IOException("the WebSocket is closing"));
            }
            return;
        }
        if (message instanceof CloseWebSocketFrame) {
            closing = true;
            deadline.linger();
            ctx.channel().config().setAutoRead(true);
        }
        ctx.write(message, promise);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        switch (cause) {
            case CorruptedWebSocketFrameException violation -> refuse(ctx, violation.closeStatus());
            case TooLongFrameException tooLong -> refuse(ctx, WebSocketCloseStatus.MESSAGE_TOO_BIG);
            case CodecException malformed -> refuse(ctx, WebSocketCloseStatus.PROTOCOL_ERROR);
            case IOException gone -> ctx.close();
            case MemoryRefused noRoom -> {
                counters.refused(HttpRefusal.MEMORY);
                refuse(ctx, WebSocketCloseStatus.TRY_AGAIN_LATER);
            }
            default -> {
                counters.failed("A WebSocket of " + ctx.channel().remoteAddress(), cause);
                refuse(ctx, WebSocketCloseStatus.INTERNAL_SERVER_ERROR);
            }
        }
    }

    private void refuse(ChannelHandlerContext ctx, WebSocketCloseStatus status) {
        if (closing) {
            return;
        }
        ctx.fireUserEventTriggered(new WebSocketClosed(status.code(), true));
        write(ctx, new CloseWebSocketFrame(status), ctx.newPromise());
        ctx.flush();
    }
}
