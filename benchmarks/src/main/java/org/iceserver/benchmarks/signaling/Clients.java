package org.iceserver.benchmarks.signaling;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Many PeerJS clients on one event loop, each as cheap as possible: frames are made once and sent often, and arriving messages
 * are counted, not parsed. Up to 10,000 clients share a source address, which no earlier clients used.
 */
final class Clients implements AutoCloseable {
    private static final int PER_ADDRESS = 10_000;
    private static final int OPENING_AT_A_TIME = 256;
    private static final int PATIENCE_SECONDS = 120;

    /** Receives what arrives. Called on the event loop. */
    @FunctionalInterface
    interface Listener {
        /** @param payload the payload of one text message; valid during the call */
        void told(int client, ByteBuf payload);
    }

    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final int port;
    private final @Nullable SslContext tls;
    private final List<Channel> channels = new ArrayList<>();
    private volatile Listener listener = (client, payload) -> {};
    private final AtomicInteger open = new AtomicInteger();
    private final Semaphore opening = new Semaphore(OPENING_AT_A_TIME);
    private int generation;

    /** @param secure whether they use TLS; they trust every certificate */
    Clients(int port, boolean secure) throws SSLException {
        this.port = port;
        this.tls = secure
                ? SslContextBuilder.forClient().sslProvider(SslProvider.OPENSSL)
                        .trustManager(InsecureTrustManagerFactory.INSTANCE).endpointIdentificationAlgorithm("").build()
                : null;
    }

    int count() {
        return channels.size();
    }

    void listen(Listener next) {
        listener = next;
    }

    void told(int client, ByteBuf payload) {
        listener.told(client, payload);
    }

    void greeted() {
        open.incrementAndGet();
        opening.release();
    }

    /** Opens more clients until there are this many, each greeted by the server. */
    void growTo(int wanted) throws InterruptedException, TimeoutException {
        while (channels.size() < wanted) {
            if (!opening.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new TimeoutException("the server stopped greeting clients at " + open.get());
            }
            channels.add(connect(channels.size()));
        }
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (open.get() < wanted) {
            if (System.nanoTime() > deadline) {
                throw new TimeoutException("of " + wanted + " clients the server greeted " + open.get());
            }
            Thread.sleep(5);
        }
    }

    private Channel connect(int client) {
        String path = "/peerjs?key=peerjs&id=" + name(client) + "&token=t";
        return new Bootstrap().group(group).channel(EpollSocketChannel.class).option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_REUSEADDR, true).handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (tls != null) {
                            channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                        }
                        channel.pipeline().addLast(new PeerJsClient(Clients.this, client, path));
                    }
                }).connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                        new InetSocketAddress("127.2." + generation + "." + (1 + client / PER_ADDRESS), 0))
                .channel();
    }

    /** The other client's name in {@code dst}. */
    String name(int client) {
        return "g" + generation + "c" + client;
    }

    /** @param frame the caller's again afterwards; its bytes must not change until they are written */
    void send(int client, ByteBuf frame) {
        // TLS may append to what it is given.
        ByteBuf own = tls == null ? frame.retainedDuplicate() : frame.copy();
        channels.get(client).writeAndFlush(own, channels.get(client).voidPromise());
    }

    /** Cuts all connections, as when a network fails, and gives the next clients other names. */
    void drop() throws InterruptedException {
        for (Channel channel : channels) {
            channel.close();
        }
        for (Channel channel : channels) {
            channel.closeFuture().await();
        }
        channels.clear();
        open.set(0);
        generation++;
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
