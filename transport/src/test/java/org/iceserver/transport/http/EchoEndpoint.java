package org.iceserver.transport.http;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;

/** Says back what it hears, except "bye" and "fail", and notes how connections end. */
final class EchoEndpoint implements WebSocketEndpoint {
    /** How the connection that was opened last ended; an earlier one may still be ending. */
    volatile BlockingQueue<String> endings = new LinkedBlockingQueue<>();

    /** Fragments that were not the last of their message, of all connections. */
    final AtomicInteger fragments = new AtomicInteger();

    @Override
    public List<String> subprotocols() {
        return List.of("echo.v2", "echo.v1");
    }

    @Override
    public int maxMessageBytes() {
        return 70_000;
    }

    @Override
    public void opened(Request request, ChannelPipeline pipeline) {
        BlockingQueue<String> ownEndings = new LinkedBlockingQueue<>();
        endings = ownEndings;
        pipeline.addLast(new SimpleChannelInboundHandler<WebSocketFrame>() {
            @Override
            protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
                if (frame instanceof TextWebSocketFrame text && text.text().equals("bye")) {
                    ctx.writeAndFlush(new CloseWebSocketFrame(4000, "as you wish"));
                } else if (frame instanceof TextWebSocketFrame text && text.text().equals("fail")) {
                    throw new IllegalStateException("on purpose");
                } else if (frame instanceof TextWebSocketFrame || frame instanceof BinaryWebSocketFrame) {
                    ctx.writeAndFlush(frame.retain());
                }
            }

            @Override
            public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                if (event == WebSocketFragment.ARRIVED) {
                    fragments.incrementAndGet();
                } else {
                    ownEndings.add(event.toString());
                }
            }

            @Override
            public void channelInactive(ChannelHandlerContext ctx) {
                ownEndings.add("inactive");
            }

            @Override
            public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                ctx.writeAndFlush(new CloseWebSocketFrame(1011, "sorry"));
            }
        });
    }
}
