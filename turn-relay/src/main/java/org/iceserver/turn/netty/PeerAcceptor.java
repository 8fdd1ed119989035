package org.iceserver.turn.netty;

import java.util.function.Consumer;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Registers connections from peers on the listener's own loop (RFC 6062 s5.3). */
final class PeerAcceptor extends ChannelInboundHandlerAdapter {
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
}
