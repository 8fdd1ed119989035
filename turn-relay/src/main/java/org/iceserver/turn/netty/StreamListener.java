package org.iceserver.turn.netty;

import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.List;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import org.iceserver.transport.AcceptPause;
import org.iceserver.transport.BindFailure;
import org.iceserver.transport.EventLoops;
import org.iceserver.transport.IpAddress;

/** A TCP listener on one local address. Its connections are spread over the media loops, and each stays on its loop. */
final class StreamListener {
    private static final int BACKLOG = 1_024;

    private StreamListener() {}

    /**
     * Binds and listens.
     *
     * @param relays the relay loops of all media loops
     * @param number the listener's number, which is part of its connections' five-tuples
     * @throws BindException one sentence: what is wrong and what to do
     */
    static Channel open(EventLoops loops, List<RelayLoop> relays, IpAddress address, int port, int number)
            throws BindException {
        InetSocketAddress local = new InetSocketAddress(address.toInetAddress(), port);
        ChannelFuture bound = new ServerBootstrap()
                .group(loops.media().getFirst().eventLoop(), loops.media().getFirst().eventLoop().parent())
                .channel(loops.serverSocketChannel())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .handler(new AcceptPause())
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, StreamClient.WATER_MARK)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel connection) {
                        accept(relays, connection, number);
                    }
                })
                .bind(local)
                .awaitUninterruptibly();
        Throwable failure = bound.cause();
        if (failure == null) {
            return bound.channel();
        }
        throw BindFailure.of(failure, "TCP", address, port);
    }

    /** The loop that the connection was registered on is the one whose shard serves it. */
    private static void accept(List<RelayLoop> relays, Channel connection, int number) {
        for (RelayLoop relay : relays) {
            if (relay.runsOn(connection.eventLoop())) {
                relay.accept(connection, number);
                return;
            }
        }
        throw new IllegalStateException("a connection was registered on a loop that is not a media loop");
    }
}
