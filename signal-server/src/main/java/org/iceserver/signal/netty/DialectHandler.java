package org.iceserver.signal.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import org.iceserver.signal.Faults;
import org.iceserver.signal.SignalError;
import org.iceserver.signal.dialect.Conversation;
import org.iceserver.transport.http.Unsent;
import org.iceserver.transport.http.WebSocketClosed;
import org.iceserver.transport.http.WebSocketFragment;

/** Tells the core what happens on one WebSocket. */
final class DialectHandler extends SimpleChannelInboundHandler<WebSocketFrame> {
    private final Conversation connection;
    private final boolean binary;
    private final byte[] scratch;
    private final WebSocketOutbound outbound;
    private final Runnable tooLong;
    private final Faults faults;

    /**
     * @param binary which of the two kinds of messages the dialect speaks
     * @param tooLong told of a message that was refused for its length
     * @param faults told of a message that broke us
     */
    DialectHandler(Conversation connection, WebSocketOutbound outbound, boolean binary, byte[] scratch,
            Runnable tooLong,
            Faults faults) {
        this.outbound = outbound;
        this.faults = faults;
        this.tooLong = tooLong;
        this.connection = connection;
        this.binary = binary;
        this.scratch = scratch;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
        long now = System.nanoTime();
        boolean message = frame instanceof TextWebSocketFrame || frame instanceof BinaryWebSocketFrame;
        if (message && frame instanceof BinaryWebSocketFrame == binary) {
            ByteBuf content = frame.content();
            int length = content.readableBytes();
            content.readBytes(scratch, 0, length);
            connection.received(scratch, length, now);
        } else if (message) {
            connection.receivedOtherKind(now);
        } else {
            boolean answer = frame instanceof PongWebSocketFrame && outbound.isAnswered(frame.content());
            connection.receivedControl(answer, now);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        connection.writable(Unsent.of(ctx.channel()).keepsUp(), System.nanoTime());
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof WebSocketClosed closed) {
            if (closed.refused() && closed.status() == SignalError.TOO_LARGE.closeCode()) {
                tooLong.run();
                connection.tooLarge(scratch.length);
            }
            connection.ended(saysGoodbye(closed.status()), System.nanoTime());
        } else if (event == WebSocketFragment.ARRIVED) {
            // It counts as a message, as a ping does.
            connection.receivedControl(false, System.nanoTime());
        }
    }

    /** Status 1000 (normal), 1001 (a page that is left) and no status are a goodbye. Any other status is a failure. */
    private static boolean saysGoodbye(int status) {
        return status == 1000 || status == 1001 || status == 1005;
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        connection.ended(false, System.nanoTime());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        faults.broke("handling a message of a client", cause);
        if (!faults.run("telling a client that its message failed", connection::failed)) {
            ctx.close();
        }
    }
}
