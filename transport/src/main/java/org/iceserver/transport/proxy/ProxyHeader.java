package org.iceserver.transport.proxy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * The header of the PROXY protocol, version 1 or 2, with which a proxy tells whose connection it passes on. Only for
 * connections of proxies that are trusted: anybody can write such a header.
 *
 * <p>The header is optional: a proxy that sends none speaks for itself. It comes before everything else, TLS too, and what
 * follows it is passed on untouched.
 */
public final class ProxyHeader extends ByteToMessageDecoder {
    private static final AttributeKey<InetSocketAddress> CLIENT = AttributeKey.valueOf(ProxyHeader.class, "client");
    /** Whoever opened a socket of the file system: on this machine, without a port. */
    private static final InetSocketAddress LOCAL = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final byte[] VERSION_1 = "PROXY ".getBytes(US_ASCII);
    private static final byte[] VERSION_2 = "\r\n\r\n\0\r\nQUIT\n".getBytes(US_ASCII);
    /** What version 2 may carry behind the addresses. */
    private static final int EXTENSION_BYTES = 2_048;

    private final Listener listener;
    private final int patienceSeconds;
    private @Nullable Future<?> deadline;
    private boolean failed;

    /** Told once, on the connection's loop. */
    public interface Listener {
        /** It is known whose connection this is, see {@link #client}; add what serves it to the end of the pipeline. */
        void known();

        /** What begins like a header is none; the connection is closed. */
        void malformed();
    }

    private ProxyHeader(Listener listener, int patienceSeconds) {
        this.listener = listener;
        this.patienceSeconds = patienceSeconds;
    }

    /**
     * Looks for a header at the start of a connection, whose pipeline is still empty.
     *
     * @param patienceSeconds how long until it is known; the connection is closed then
     */
    public static void expect(Channel connection, int patienceSeconds, Listener listener) {
        connection.pipeline().addLast(new ProxyHeader(listener, patienceSeconds));
    }

    /** Whose connection this is: who the header names, else who connected; null when it was reset before anybody looked. */
    public static @Nullable InetSocketAddress client(Channel connection) {
        InetSocketAddress told = connection.attr(CLIENT).get();
        return told != null ? told : (InetSocketAddress) connection.remoteAddress();
    }

    /** The connection came through a socket of the file system, where clients have no address. */
    public static void openedLocally(Channel connection) {
        connection.attr(CLIENT).set(LOCAL);
    }

    /** Whether a header named the client of this connection. */
    public static boolean named(Channel connection) {
        InetSocketAddress told = connection.attr(CLIENT).get();
        return told != null && !told.equals(LOCAL);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        deadline = ctx.executor().schedule(() -> ctx.close(), patienceSeconds, TimeUnit.SECONDS);
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (!startsLike(in, VERSION_1) && !startsLike(in, VERSION_2)) {
            known();
            ctx.pipeline().remove(this);
        } else if (in.readableBytes() >= VERSION_2.length) {
            ctx.pipeline().addLast(new HAProxyMessageDecoder(EXTENSION_BYTES), new HeaderReader(this));
            ctx.pipeline().remove(this);
        }
    }

    /** Whether what has arrived is this header's beginning, or may become it. */
    private static boolean startsLike(ByteBuf in, byte[] header) {
        for (int i = 0; i < Math.min(in.readableBytes(), header.length); i++) {
            if (in.getByte(in.readerIndex() + i) != header[i]) {
                return false;
            }
        }
        return true;
    }

    /** The header was read. */
    void names(Channel connection, InetSocketAddress client) {
        connection.attr(CLIENT).set(client);
    }

    void known() {
        cancelDeadline();
        listener.known();
    }

    void malformed() {
        cancelDeadline();
        if (!failed) {
            failed = true;
            listener.malformed();
        }
    }

    private void cancelDeadline() {
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
