package org.iceserver.benchmarks.signaling;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;

/** Many PeerJS clients on one event loop; the k-th is called {@code c<k>}. Up to 10,000 share a source address, which no earlier ones had. */
final class Clients implements AutoCloseable {
    private static final int PER_ADDRESS = 10_000;
    private static final int OPENING_AT_A_TIME = 256;
    private static final int PATIENCE_SECONDS = 120;

    /** What arrives. Called on the event loop. */
    @FunctionalInterface
    interface Listener {
        void told(int client, String message);
    }

    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final int port;
    private final List<Channel> channels = new ArrayList<>();
    private volatile Listener listener = (client, message) -> {};
    private final AtomicInteger open = new AtomicInteger();
    private final Semaphore opening = new Semaphore(OPENING_AT_A_TIME);
    private int generation;

    Clients(int port) {
        this.port = port;
    }

    int count() {
        return channels.size();
    }

    void listen(Listener next) {
        listener = next;
    }

    /** Opens more until there are so many, each greeted by the server. */
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
        URI uri = URI.create("ws://" + ServerUnderLoad.HOST + ':' + port + "/peerjs?key=peerjs&id=g" + generation + "c"
                + client + "&token=t");
        WebSocketClientProtocolConfig config = WebSocketClientProtocolConfig.newBuilder().webSocketUri(uri)
                .version(WebSocketVersion.V13).customHeaders(new DefaultHttpHeaders()).handshakeTimeoutMillis(120_000)
                .build();
        return new Bootstrap().group(group).channel(NioSocketChannel.class).option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_REUSEADDR, true).handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new HttpClientCodec(), new HttpObjectAggregator(8_192),
                                new WebSocketClientProtocolHandler(config), new Client(client));
                    }
                }).connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                        new InetSocketAddress("127.2." + generation + "." + (1 + client / PER_ADDRESS), 0))
                .channel();
    }

    /** What the other is to be called in {@code dst}. */
    String name(int client) {
        return "g" + generation + "c" + client;
    }

    void send(int client, String message) {
        channels.get(client).writeAndFlush(new TextWebSocketFrame(message));
    }

    /** Cuts all connections, as when a network comes back, and gives the next ones other names. */
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

    /** One of them. */
    private final class Client extends SimpleChannelInboundHandler<TextWebSocketFrame> {
        private final int number;
        private boolean greeted;

        private Client(int number) {
            this.number = number;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, TextWebSocketFrame frame) {
            if (greeted) {
                listener.told(number, frame.text());
            } else {
                greeted = true;
                open.incrementAndGet();
                opening.release();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }
}
