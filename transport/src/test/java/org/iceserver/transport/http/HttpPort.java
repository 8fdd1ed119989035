package org.iceserver.transport.http;

import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.memory.MemoryBudget;
import org.jspecify.annotations.Nullable;

/** A server on loopback with a port of its own. */
final class HttpPort implements AutoCloseable {
    static final HttpSettings PATIENT = HttpSettings.USUAL.atMost(1_024).withBodies(1_000)
            .withTimes(Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(30))
            .withLinger(Duration.ofSeconds(1));

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** With one loop, so that the work for an answer is done before the next request is served. */
    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final HttpServer server;

    HttpPort(HttpSettings settings, Routes routes, Supplier<@Nullable SslContext> tls) throws BindException {
        this(settings, routes, tls, _ -> false);
    }

    /** @param proxies whose PROXY headers are believed */
    HttpPort(HttpSettings settings, Routes routes, Supplier<@Nullable SslContext> tls, Predicate<IpAddress> proxies)
            throws BindException {
        this(settings, routes, tls, proxies, MemoryBudget.ample());
    }

    /** @param memory what its clients may make it hold */
    HttpPort(HttpSettings settings, Routes routes, MemoryBudget memory) throws BindException {
        this(settings, routes, () -> null, _ -> false, memory);
    }

    private HttpPort(HttpSettings settings, Routes routes, Supplier<@Nullable SslContext> tls,
            Predicate<IpAddress> proxies, MemoryBudget memory) throws BindException {
        server = HttpServer.start(settings, routes, Gate.OPEN, tls, proxies, memory,
                List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)), group,
                NioServerSocketChannel.class);
    }

    HttpPort(Routes routes) throws BindException {
        this(PATIENT, routes, () -> null);
    }

    int port() {
        return server.addresses().getFirst().getPort();
    }

    HttpCounters counters() {
        return server.counters();
    }

    /** Returns once there are no more than these. */
    void awaitConnections(int most) {
        await(() -> server.connections() <= most, "more than " + most + " connections are open");
    }

    /** Returns once it is so. */
    static void await(BooleanSupplier condition, String otherwise) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline >= 0) {
                throw new AssertionError(otherwise);
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    @Override
    public void close() {
        server.close();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
