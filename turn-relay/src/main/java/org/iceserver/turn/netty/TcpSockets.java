package org.iceserver.turn.netty;

import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import org.iceserver.transport.BindFailure;
import org.iceserver.transport.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * Makes the TCP sockets that share one relayed transport address: a listener, and outgoing connections from its port
 * (RFC 6062 s5.2). The methods are called on the loop of the sockets, and have finished when they return.
 */
final class TcpSockets {
    private static final int BACKLOG = 64;
    private static final ChannelOption<Boolean> NIO_REUSE_PORT = NioChannelOption
            .of(StandardSocketOptions.SO_REUSEPORT);
    /** SOL_SOCKET and SO_REUSEPORT of Linux. */
    private static final ChannelOption<Integer> EPOLL_REUSE_PORT = new IntegerUnixChannelOption("SO_REUSEPORT", 1, 15);

    private TcpSockets() {}

    /**
     * Binds and listens.
     *
     * <p>The port is first bound without SO_REUSEPORT, so that a port on which another program listens is an error.
     * SO_REUSEPORT is set afterwards, so that our own connections to peers may leave from the same port.
     */
    static Channel listen(EventLoop loop, IpAddress address, int port, ChannelHandler... acceptors)
            throws BindFailure {
        @Nullable
        Channel channel = null;
        try {
            channel = onEpoll(loop) ? new EpollServerSocketChannel() : new NioServerSocketChannel();
            channel.config().setOption(ChannelOption.SO_BACKLOG, BACKLOG);
            check(loop.register(channel), address, port);
            channel.pipeline().addLast(acceptors);
            check(channel.bind(new InetSocketAddress(address.toInetAddress(), port)), address, port);
            sharePort(channel);
            return channel;
        } catch (ChannelException e) {
            throw BindFailure.of(e, "TCP", address, port);
        } catch (BindFailure e) {
            if (channel != null) {
                channel.close();
            }
            throw e;
        }
    }

    /** A socket for a connection from the port of a {@link #listen} socket; registered, but not reading. */
    static Channel connector(EventLoop loop) {
        Channel channel = onEpoll(loop) ? new EpollSocketChannel() : new NioSocketChannel();
        prepare(channel);
        channel.config().setOption(ChannelOption.SO_REUSEADDR, true);
        // No timeout here: the core decides how long to wait.
        channel.config().setOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0);
        sharePort(channel);
        loop.register(channel);
        return channel;
    }

    /**
     * Sets the options of a connection to a peer. Until the connection is bound, the peer's data waits in the kernel.
     */
    static void prepare(Channel connection) {
        connection.config().setAutoRead(false);
        connection.config().setAllocator(PooledByteBufAllocator.DEFAULT);
        connection.config().setOption(ChannelOption.TCP_NODELAY, true);
    }

    private static boolean onEpoll(EventLoop loop) {
        return ((IoEventLoop) loop).isIoType(EpollIoHandler.class);
    }

    private static void sharePort(Channel channel) {
        if (channel instanceof EpollSocketChannel || channel instanceof EpollServerSocketChannel) {
            channel.config().setOption(EPOLL_REUSE_PORT, 1);
        } else {
            // Where the system has no such option, only SO_REUSEADDR is set.
            boolean unused = channel.config().setOption(NIO_REUSE_PORT, true);
        }
    }

    private static void check(ChannelFuture done, IpAddress address, int port) throws BindFailure {
        Throwable failed = done.isDone() ? done.cause() : new IllegalStateException("it was not done at once");
        if (failed != null) {
            throw BindFailure.of(failed, "TCP", address, port);
        }
    }
}
