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
 * The header of the PROXY protocol, version 1 or 2, in which a proxy names the client of the connection. Only for
 * connections from trusted proxies, because anybody can send such a header.
 *
 * <p>The header is optional: without it, the proxy itself is the client. It comes before everything else, even TLS; the
 * bytes after it are passed on unchanged.
 */
public final class ProxyHeader extends ByteToMessageDecoder {
    private static final AttributeKey<InetSocketAddress> CLIENT = AttributeKey.valueOf(ProxyHeader.class, "client");
    /** The client of a Unix domain socket: on this machine, without a port. */
    private static final InetSocketAddress LOCAL = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final byte[] VERSION_1 = "PROXY ".getBytes(US_ASCII);
    private static final byte[] VERSION_2 = "\r\n\r\n\0\r\nQUIT\n".getBytes(US_ASCII);
    /** The most bytes of extensions after the addresses in version 2. */
    private static final int EXTENSION_BYTES = 2_048;

    private final Listener listener;
    private final int patienceSeconds;
    private @Nullable Future<?> deadline;
    private boolean failed;

    /** Called once, on the connection's loop. */
    public interface Listener {
        /** The client is known, see {@link #client}. Add the handlers to the end of the pipeline. */
        void known();

        /** The header is malformed; the connection is closed. */
        void malformed();
    }

    private ProxyHeader(Listener listener, int patienceSeconds) {
        this.listener = listener;
        this.patienceSeconds = patienceSeconds;
    }

    /**
     * Looks for a header at the start of a connection, whose pipeline is still empty.
     *
     * @param patienceSeconds how long to wait for the header; then the connection is closed
     */
    public static void expect(Channel connection, int patienceSeconds, Listener listener) {
        connection.pipeline().addLast(new ProxyHeader(listener, patienceSeconds));
    }

    /**
     * The client of this connection: the one in the header, else the one that connected; null when the connection was
     * reset before we looked.
     */
    public static @Nullable InetSocketAddress client(Channel connection) {
        InetSocketAddress told = connection.attr(CLIENT).get();
        return told != null ? told : (InetSocketAddress) connection.remoteAddress();
    }

    /** Marks a connection that came through a Unix domain socket, where clients have no address. */
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

    /** Whether the received bytes are the beginning of this header, or may become it. */
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

    /** Any error ends the connection. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
