package org.iceserver.transport.http;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import org.iceserver.transport.AcceptPause;
import org.iceserver.transport.BindFailure;
import org.iceserver.transport.FailureText;
import org.iceserver.transport.Guarded;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.door.Owner;
import org.iceserver.transport.memory.Holding;
import org.iceserver.transport.memory.MemoryBudget;
import org.iceserver.transport.proxy.ProxyHeader;
import org.iceserver.transport.tls.HandshakePlaces;
import org.iceserver.transport.tls.ServerCertificates;
import org.iceserver.transport.tls.TlsOrPlain;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An HTTP and WebSocket server on one or more addresses. Any thread except its loops may call its methods. */
public final class HttpServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
    private static final int BACKLOG = 1_024;
    private static final int HANDSHAKES_AT_ONCE = 1_024;
    /** How much the socket's own queue of a connection may hold in direct memory. The rest waits in {@link Unsent}. */
    private static final WriteBufferWaterMark IN_DIRECT_MEMORY = new WriteBufferWaterMark(8 * 1024, 16 * 1024);

    private final HttpSettings settings;
    private final Service service;
    private final HttpCounters counters = new HttpCounters();
    private final Connections connections;
    private final SlowReaders readers;
    private final Supplier<@Nullable SslContext> tls;
    private final Predicate<IpAddress> proxies;
    private final HandshakePlaces handshakes;
    private final List<Channel> listeners = new ArrayList<>();
    private final EventLoopGroup group;
    private final Future<?> sweep;
    private volatile boolean accepting = true;

    private HttpServer(HttpSettings settings, Routes routes, Gate gate, Supplier<@Nullable SslContext> tls,
            Predicate<IpAddress> proxies, MemoryBudget memory, EventLoopGroup group) {
        this.settings = settings;
        this.group = group;
        this.connections = new Connections(settings.connections(), settings.connectionsPerSource(), memory, counters);
        this.readers = new SlowReaders(memory, counters);
        this.service = new Service(settings, routes, gate, memory, counters, connections);
        this.tls = tls;
        this.proxies = proxies;
        this.handshakes = new HandshakePlaces("TLS on the HTTP ports", HANDSHAKES_AT_ONCE,
                HandshakePlaces.Rate.UNLIMITED,
                memory.share(Holding.HANDSHAKES));
        long periodMillis = Math.clamp(Math.min(settings.request().toMillis(), settings.linger().toMillis()) / 4, 20,
                1_000);
        this.sweep = group.next().scheduleAtFixedRate(
                new Guarded("The end of late HTTP connections", this::closeLate, System::nanoTime), periodMillis,
                periodMillis, TimeUnit.MILLISECONDS);
    }

    /**
     * Binds all addresses or none.
     *
     * @param tls called for every connection, so that a certificate can change; null means no TLS
     * @param proxies the proxies whose PROXY headers are trusted
     * @param memory the memory budget for connections and their requests
     * @param group the caller must shut it down
     * @throws BindException one sentence that says which address cannot be bound, why, and what to do
     */
    public static HttpServer start(HttpSettings settings, Routes routes, Gate gate,
            Supplier<@Nullable SslContext> tls, Predicate<IpAddress> proxies, MemoryBudget memory,
            List<InetSocketAddress> addresses, EventLoopGroup group, Class<? extends ServerChannel> channelClass)
            throws BindException {
        HttpServer server = new HttpServer(settings, routes, gate, tls, proxies, memory, group);
        try {
            for (InetSocketAddress address : addresses) {
                server.listeners.add(server.bind(address, group, channelClass));
            }
            return server;
        } catch (BindException e) {
            server.close();
            throw e;
        }
    }

    /**
     * Serves the processes that may open a Unix domain socket. Its clients count as loopback clients and use no TLS.
     *
     * @param socket has the type that fits the group; its file must not exist yet
     * @throws IOException a clause that says why it cannot be opened
     */
    public static HttpServer startLocally(HttpSettings settings, Routes routes, Gate gate, MemoryBudget memory,
            SocketAddress socket, EventLoopGroup group, Class<? extends ServerChannel> channelClass)
            throws IOException {
        HttpServer server = new HttpServer(settings, routes, gate, () -> null, sender -> false, memory, group);
        ChannelFuture bound = server.listener(group, channelClass, channel -> {
            ProxyHeader.openedLocally(channel);
            server.prepare(channel);
        }).bind(socket).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            server.close();
            throw new IOException(FailureText.of(bound.cause()), bound.cause());
        }
        server.listeners.add(bound.channel());
        return server;
    }

    private Channel bind(InetSocketAddress address, EventLoopGroup group, Class<? extends ServerChannel> channelClass)
            throws BindException {
        ChannelFuture bound = listener(group, channelClass, this::prepare)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw BindFailure.of(bound.cause(), "TCP", IpAddress.of(address.getAddress()), address.getPort());
        }
        return bound.channel();
    }

    private ServerBootstrap listener(EventLoopGroup group, Class<? extends ServerChannel> channelClass,
            Consumer<Channel> accepted) {
        return new ServerBootstrap().group(group).channel(channelClass)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .handler(new AcceptPause())
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, IN_DIRECT_MEMORY)
                .childOption(ChannelOption.ALLOCATOR, HeapFirst.ALLOCATOR)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accepted.accept(channel);
                    }
                });
    }

    private void prepare(Channel channel) {
        InetSocketAddress sender = ProxyHeader.client(channel);
        if (sender == null) {
            // The client reset the connection before we looked.
            channel.close();
            return;
        }
        IpAddress address = IpAddress.of(sender.getAddress());
        if (!proxies.test(address)) {
            admit(channel, address);
            return;
        }
        ProxyHeader.expect(channel, Math.toIntExact(settings.request().toSeconds()), new ProxyHeader.Listener() {
            @Override
            public void known() {
                InetSocketAddress client = ProxyHeader.client(channel);
                IpAddress named = client == null ? address : IpAddress.of(client.getAddress());
                // A proxy without a PROXY header may name its client in each request.
                admit(channel, named.equals(address) ? null : named);
            }

            @Override
            public void malformed() {
                LOG.debug("The proxy {} sent a broken PROXY header", address);
            }
        });
    }

    /** @param client null when it is a trusted proxy */
    private void admit(Channel channel, @Nullable IpAddress client) {
        HttpConnection connection = new HttpConnection(channel, service, readers, client);
        if (!enter(channel, connection, client)) {
            return;
        }
        SslContext context = tls.get();
        if (context == null) {
            connection.serve();
        } else {
            channel.pipeline().addLast(new TlsOrPlain(new Encrypted(context, connection), 0));
        }
    }

    private boolean enter(Channel channel, HttpConnection connection, @Nullable IpAddress client) {
        if (!connections.enter(connection, client)) {
            channel.close();
            return false;
        }
        channel.closeFuture().addListener(_ -> connections.leave(connection));
        return true;
    }

    /** Serves HTTPS and wss next to HTTP on the same port. */
    private final class Encrypted implements TlsOrPlain.Server {
        private final SslContext context;
        private final HttpConnection connection;

        Encrypted(SslContext context, HttpConnection connection) {
            this.context = context;
            this.connection = connection;
        }

        @Override
        public HandshakePlaces places() {
            return handshakes;
        }

        @Override
        public SslHandler newHandler(Channel channel, ByteBuf hello) {
            return ServerCertificates.newHandler(context, channel.alloc());
        }

        @Override
        public void serve(Channel channel, boolean encrypted) {
            connection.serve();
        }

        @Override
        public void refused(IpAddress client) {
            LOG.debug("{} may not begin TLS now", client);
        }

        @Override
        public void done(boolean established) {
            counters.handshake(established);
        }
    }

    /** Serves connections that a shared port accepted, besides those of its own addresses. */
    public Owner sharing() {
        return new FromSharedPort();
    }

    private final class FromSharedPort implements Owner {
        @Override
        public EventLoop loop() {
            return group.next();
        }

        @Override
        public void take(Channel channel, boolean encrypted) {
            InetSocketAddress client = ProxyHeader.client(channel);
            InetSocketAddress sender = (InetSocketAddress) channel.remoteAddress();
            if (client == null || sender == null || !accepting) {
                channel.close();
                return;
            }
            channel.config().setAllocator(HeapFirst.ALLOCATOR).setWriteBufferWaterMark(IN_DIRECT_MEMORY);
            boolean forOthers = proxies.test(IpAddress.of(sender.getAddress())) && !ProxyHeader.named(channel);
            IpAddress single = forOthers ? null : IpAddress.of(client.getAddress());
            HttpConnection connection = new HttpConnection(channel, service, readers, single);
            if (enter(channel, connection, single)) {
                if (encrypted) {
                    counters.handshake(true);
                }
                connection.serve();
            }
        }
    }

    /** The bound addresses, with the ports that the kernel chose, in the given order. */
    public List<InetSocketAddress> addresses() {
        return listeners.stream().map(listener -> (InetSocketAddress) listener.localAddress()).toList();
    }

    int connections() {
        return connections.size();
    }

    private void closeLate() {
        long now = System.nanoTime();
        connections.all().forEach(connection -> connection.closeIfLate(now));
    }

    /** The counters of its refusals and connections. */
    public HttpCounters counters() {
        return counters;
    }

    /** Stops accepting connections; existing ones stay. */
    public void stopAccepting() {
        accepting = false;
        listeners.forEach(listener -> listener.close().awaitUninterruptibly());
    }

    /**
     * Stops accepting connections and ends the existing ones. Those that were already asked to close have a short time
     * to close by themselves.
     */
    @Override
    public void close() {
        stopAccepting();
        List<HttpConnection> open = connections.all();
        List<HttpConnection> lingering = open.stream().filter(HttpConnection::lingers).toList();
        open.stream().filter(connection -> !connection.lingers()).forEach(HttpConnection::closeNow);
        long deadline = System.nanoTime() + settings.linger().toNanos();
        for (HttpConnection connection : lingering) {
            if (!connection.closed()
                    .awaitUninterruptibly(TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()))) {
                connection.closeNow();
            }
        }
        sweep.cancel(false);
    }
}
