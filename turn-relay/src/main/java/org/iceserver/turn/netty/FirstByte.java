package org.iceserver.turn.netty;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.TransportProtocol;
import org.iceserver.transport.proxy.ProxyHeader;
import org.jspecify.annotations.Nullable;

/** Tells TLS from plain STUN by a connection's first byte, then makes room for what serves it. */
final class FirstByte extends ByteToMessageDecoder {
    /** A TLS record that holds a handshake message; no STUN message and no ChannelData begins so. */
    private static final int TLS_HANDSHAKE = 22;

    private final RelayLoop loop;
    private final int listener;
    private final @Nullable ServerTls tls;
    private final int patienceSeconds;
    private @Nullable Future<?> deadline;

    /** @param tls null while there is no certificate */
    FirstByte(RelayLoop loop, int listener, @Nullable ServerTls tls, int patienceSeconds) {
        this.loop = loop;
        this.listener = listener;
        this.tls = tls;
        this.patienceSeconds = patienceSeconds;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        deadline = ctx.executor().schedule(() -> ctx.close(), patienceSeconds, TimeUnit.SECONDS);
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        ServerTls known = tls;
        InetSocketAddress client = ProxyHeader.client(ctx.channel());
        if (known == null || in.getUnsignedByte(in.readerIndex()) != TLS_HANDSHAKE) {
            loop.serve(ctx.channel(), listener, TransportProtocol.TCP);
            ctx.pipeline().remove(this);
        } else if (client != null && enter(known, ctx, client)) {
            loop.serve(ctx.channel(), listener, TransportProtocol.TLS);
            ctx.pipeline().remove(this);
        } else {
            if (client != null) {
                loop.handshakeRefused(IpAddress.of(client.getAddress()));
            }
            in.skipBytes(in.readableBytes());
            ctx.close();
        }
    }

    private boolean enter(ServerTls tls, ChannelHandlerContext ctx, InetSocketAddress remote) {
        IpAddress client = IpAddress.of(remote.getAddress());
        if (!tls.tls().enter(client.high(), client.low())) {
            return false;
        }
        SslHandler handler = tls.certificates().newStunHandler(ctx.alloc());
        handler.handshakeFuture().addListener(done -> {
            tls.tls().leave(client.high(), client.low());
            loop.handshakeDone(done.isSuccess());
        });
        ctx.pipeline().addLast(handler);
        return true;
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) {
        Future<?> running = deadline;
        if (running != null) {
            running.cancel(false);
        }
    }

    /** Whatever breaks the connection ends it. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
