package org.iceserver.client.bench;

import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLContext;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import org.iceserver.client.Timing;
import org.iceserver.client.TurnClient;
import org.iceserver.client.TurnException;
import org.iceserver.transport.BindFailure;
import org.iceserver.transport.DatagramHandler;
import org.iceserver.transport.EventLoops;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.MediaLoop;
import org.iceserver.transport.UdpSocket;

/** Opens sockets on media loops, for threads that are not these loops. */
final class WireOpener {
    /** The most bytes queued for a connection that does not drain. */
    private static final WriteBufferWaterMark STREAM_QUEUE = new WriteBufferWaterMark(64 << 10, 256 << 10);

    private final LoadPlan plan;
    private final EventLoops loops;
    private final InetSocketAddress server;
    private final Timing timing;
    private final SslContext tls = UncheckedTls.tls();
    private final SSLContext dtls = UncheckedTls.dtls();

    WireOpener(LoadPlan plan, EventLoops loops, InetSocketAddress server) {
        this.plan = plan;
        this.loops = loops;
        this.server = server;
        this.timing = Timing.STANDARD.withDeadline(plan.patience());
    }

    UdpSocket peer(MediaLoop loop, IpAddress local, DatagramHandler handler) throws TurnException {
        return on(loop, () -> loop.udp().open(local, 0, false, handler));
    }

    Wire open(MediaLoop loop, IpAddress local, Wire.Frames frames) throws TurnException {
        return switch (plan.server().protocol()) {
            case UDP -> on(loop, () -> new UdpWire(loop, local, server, frames));
            case DTLS -> {
                DtlsWire wire = on(loop, () -> new DtlsWire(loop, local, server, dtls, frames));
                handshake(wire.handshake());
                yield wire;
            }
            case TCP -> {
                Channel channel = connect(loop, local);
                yield on(loop, () -> new TcpWire(channel, frames));
            }
            case TLS -> {
                Channel channel = connect(loop, local);
                SslHandler handler = tls.newHandler(channel.alloc(), server.getHostString(), server.getPort());
                on(loop, () -> channel.pipeline().addFirst(handler));
                handshake(handler.handshakeFuture());
                yield on(loop, () -> new TcpWire(channel, frames));
            }
        };
    }

    private void handshake(Future<?> handshake) throws TurnException {
        if (!handshake.awaitUninterruptibly(plan.patience().toMillis())) {
            throw new TurnException("No handshake with " + plan.server() + ": the server does not answer.", null);
        }
        if (!handshake.isSuccess()) {
            throw new TurnException("No handshake with " + plan.server() + ": " + handshake.cause().getMessage()
                    + "; check that the port is one for " + plan.server().protocol() + ".", handshake.cause());
        }
    }

    TurnClient client(Wire wire) {
        return TurnClient.over(plan.server(), server, wire, plan.credentials().orElse(null), timing);
    }

    private Channel connect(MediaLoop loop, IpAddress local) throws TurnException {
        ChannelFuture connecting = new Bootstrap().group(loop.eventLoop()).channel(loops.socketChannel())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(plan.patience().toMillis()))
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, STREAM_QUEUE)
                .handler(new ChannelInboundHandlerAdapter())
                .connect(server, new InetSocketAddress(local.toInetAddress(), 0)).awaitUninterruptibly();
        if (connecting.isSuccess()) {
            return connecting.channel();
        }
        throw new TurnException(connecting.cause() instanceof ConnectException
                ? "No connection to " + plan.server() + ": check host, port and that the server runs."
                : "No connection to " + plan.server() + ": " + connecting.cause().getMessage() + ".",
                connecting.cause());
    }

    /** Runs the work on the loop and waits for it. */
    static <T> T on(MediaLoop loop, Callable<T> work) throws TurnException {
        Future<T> done = loop.eventLoop().submit(work).awaitUninterruptibly();
        if (done.cause() instanceof BindFailure failure) {
            throw new TurnException(failure.getMessage() + ".", failure);
        }
        if (!done.isSuccess()) {
            throw new IllegalStateException("the load generator's loop failed", done.cause());
        }
        return done.getNow();
    }
}
