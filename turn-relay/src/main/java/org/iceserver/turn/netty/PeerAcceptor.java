package org.iceserver.turn.netty;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Registers the connections of peers on the listener's own loop (RFC 6062 s5.3). */
final class PeerAcceptor extends ChannelInboundHandlerAdapter {
    private static final long PAUSE_SECONDS = 1;

    private final Consumer<Channel> accepted;

    PeerAcceptor(Consumer<Channel> accepted) {
        this.accepted = accepted;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        Channel peer = (Channel) message;
        TcpSockets.prepare(peer);
        ctx.channel().eventLoop().register(peer).addListener(done -> {
            if (done.isSuccess()) {
                accepted.accept(peer);
            } else {
                peer.close();
            }
        });
    }

    /** Out of file descriptors, say: tried again at once it would fail again at once. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.channel().config().setAutoRead(false);
        ctx.executor().schedule(() -> ctx.channel().config().setAutoRead(true), PAUSE_SECONDS, TimeUnit.SECONDS);
    }
}
