package org.iceserver.transport.door;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import org.iceserver.transport.proxy.ProxyHeader;

/** Tells its name and whom it takes a client for, and then sends back what it gets. */
final class NamedOwner implements Owner {
    private final String name;
    private final EventLoopGroup group;
    private final AtomicInteger taken = new AtomicInteger();

    NamedOwner(String name, EventLoopGroup group) {
        this.name = name;
        this.group = group;
    }

    int taken() {
        return taken.get();
    }

    @Override
    public EventLoop loop() {
        return group.next();
    }

    @Override
    public void take(Channel connection, boolean encrypted) {
        taken.incrementAndGet();
        InetSocketAddress client = ProxyHeader.client(connection);
        String told = name + (encrypted ? " secure " : " plain ")
                + (client == null ? "" : client.getAddress().getHostAddress()) + "\n";
        connection.pipeline().addLast(new Echo());
        connection.writeAndFlush(Unpooled.copiedBuffer(told, StandardCharsets.US_ASCII));
    }

    private static final class Echo extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (!ctx.channel().eventLoop().inEventLoop()) {
                throw new IllegalStateException("a connection is not read on its owner's loop");
            }
            ctx.writeAndFlush((ByteBuf) message);
        }

        /** A client that went away. */
        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }
}
