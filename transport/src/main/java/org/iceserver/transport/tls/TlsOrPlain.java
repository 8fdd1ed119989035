package org.iceserver.transport.tls;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.memory.MemoryAccount;
import org.iceserver.transport.proxy.ProxyHeader;
import org.jspecify.annotations.Nullable;

/**
 * Tells TLS from plain text by a connection's first byte. Then the connection's handlers replace it.
 *
 * <p>A handshake takes its place when its ClientHello is complete, so that a connection that has sent only one byte has
 * no place. It has three seconds to send the rest.
 */
public final class TlsOrPlain extends ByteToMessageDecoder {
    private static final int HELLO_SECONDS = 3;

    private final Server server;
    private final int patienceSeconds;
    private @Nullable Future<?> deadline;
    private @Nullable MemoryAccount hello;

    /** The server that uses it. Called on the connection's loop. */
    public interface Server {
        /** The places for handshakes; null when TLS is off. */
        @Nullable
        HandshakePlaces places();

        /** @param hello the records of the ClientHello, whose indices stay as they are */
        SslHandler newHandler(Channel connection, ByteBuf hello);

        /** Adds the handlers of the connection to the end of the pipeline. */
        void serve(Channel connection, boolean encrypted);

        /** A handshake may not begin; the connection will be closed. */
        void refused(IpAddress client);

        /** A handshake has ended. */
        void done(boolean established);
    }

    /** @param patienceSeconds how long the first byte may take; 0 means no limit */
    public TlsOrPlain(Server server, int patienceSeconds) {
        this.server = server;
        this.patienceSeconds = patienceSeconds;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        if (patienceSeconds > 0) {
            closeAfter(ctx, patienceSeconds);
        }
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        HandshakePlaces places = server.places();
        InetSocketAddress client = ProxyHeader.client(ctx.channel());
        if (places == null || !ClientHellos.beginsTls(in)) {
            server.serve(ctx.channel(), false);
            ctx.pipeline().remove(this);
        } else if (client == null) {
            // The client reset the connection before we looked.
            close(ctx, in);
        } else {
            hello(ctx, in, places, IpAddress.of(client.getAddress()));
        }
    }

    private void hello(ChannelHandlerContext ctx, ByteBuf in, HandshakePlaces places, IpAddress client) {
        if (ClientHellos.complete(in) ? enter(ctx, in, places, client) : mayWait(ctx, in, places, client)) {
            return;
        }
        server.refused(client);
        close(ctx, in);
    }

    private boolean mayWait(ChannelHandlerContext ctx, ByteBuf in, HandshakePlaces places, IpAddress client) {
        MemoryAccount account = hello;
        if (account == null) {
            account = places.helloAccount(client);
            hello = account;
            closeAfter(ctx, HELLO_SECONDS);
        }
        return account.hold(in.readableBytes());
    }

    private boolean enter(ChannelHandlerContext ctx, ByteBuf in, HandshakePlaces places, IpAddress client) {
        HandshakePlace place = places.enter(client, () -> giveWay(ctx.channel()));
        if (place == null) {
            return false;
        }
        try {
            SslHandler handler = server.newHandler(ctx.channel(), in);
            ctx.pipeline().addLast(handler);
            handler.handshakeFuture().addListener(done -> {
                place.leave();
                server.done(done.isSuccess());
            });
            server.serve(ctx.channel(), true);
            ctx.pipeline().remove(this);
            return true;
        } catch (RuntimeException | Error e) {
            place.leave();
            throw e;
        }
    }

    /**
     * Closes the connection without the TLS handler, which would first send a close_notify and wait. Does nothing when
     * the handshake has finished by now.
     */
    private static void giveWay(Channel connection) {
        connection.eventLoop().execute(() -> {
            SslHandler handler = connection.pipeline().get(SslHandler.class);
            ChannelHandlerContext at = handler == null ? null : connection.pipeline().context(handler);
            if (handler != null && at != null && !handler.handshakeFuture().isDone()) {
                at.close();
            }
        });
    }

    private void closeAfter(ChannelHandlerContext ctx, int seconds) {
        stopWaiting();
        deadline = ctx.executor().schedule(() -> ctx.close(), seconds, TimeUnit.SECONDS);
    }

    private void stopWaiting() {
        Future<?> running = deadline;
        if (running != null) {
            running.cancel(false);
        }
    }

    private static void close(ChannelHandlerContext ctx, ByteBuf in) {
        in.skipBytes(in.readableBytes());
        ctx.close();
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) {
        stopWaiting();
        MemoryAccount account = hello;
        if (account != null) {
            account.close();
        }
    }

    /** Any error ends the connection. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
