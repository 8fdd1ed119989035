package org.iceserver.turn.netty;

import java.util.List;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.concurrent.Future;
import org.iceserver.transport.TransportProtocol;
import org.iceserver.transport.tls.ServerCertificates;
import org.jspecify.annotations.Nullable;

/** Tells TLS from plain STUN by a connection's first byte, then makes room for what serves it. */
final class FirstByte extends ByteToMessageDecoder {
    /** A TLS record that holds a handshake message; no STUN message and no ChannelData begins so. */
    private static final int TLS_HANDSHAKE = 22;

    private final RelayLoop loop;
    private final int listener;
    private final @Nullable ServerCertificates certificates;
    private final int patienceSeconds;
    private @Nullable Future<?> deadline;

    /** @param certificates null while there is no TLS */
    FirstByte(RelayLoop loop, int listener, @Nullable ServerCertificates certificates, int patienceSeconds) {
        this.loop = loop;
        this.listener = listener;
        this.certificates = certificates;
        this.patienceSeconds = patienceSeconds;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        deadline = ctx.executor().schedule(() -> ctx.close(), patienceSeconds, TimeUnit.SECONDS);
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        ServerCertificates known = certificates;
        boolean secure = known != null && in.getUnsignedByte(in.readerIndex()) == TLS_HANDSHAKE;
        if (secure && known != null) {
            ctx.pipeline().addLast(known.newStunHandler(ctx.alloc()));
        }
        loop.serve(ctx.channel(), listener, secure ? TransportProtocol.TLS : TransportProtocol.TCP);
        ctx.pipeline().remove(this);
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
