package org.iceserver.transport;

import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import org.iceserver.transport.linux.CompilerThreads;
import org.iceserver.transport.linux.NativeSupport;
import org.iceserver.transport.linux.NativeUdpTransport;
import org.iceserver.transport.portable.PortableUdpTransport;
import org.jspecify.annotations.Nullable;

/**
 * The process's event loops: the media loops with their UDP transports, and more groups of the same kind for signaling
 * and HTTP.
 *
 * <p>Any thread except the loops' own may call these methods, because they wait for the loops.
 */
public final class EventLoops implements AutoCloseable {
    private static final long CLOSE_SECONDS = 5;
    private static final long QUEUE_LOOK_MILLIS = 100;

    private final boolean epoll;
    private final String description;
    private final Heartbeat heartbeat = new Heartbeat();
    private final List<IoEventLoopGroup> groups = new ArrayList<>();
    private final List<MediaLoop> media = new ArrayList<>();
    private final List<LoopDelay> delays = new CopyOnWriteArrayList<>();

    private EventLoops(boolean epoll, String description) {
        this.epoll = epoll;
        this.description = description;
    }

    /**
     * Starts the media loops.
     *
     * @param loops how many; fewer are started when the system cannot share a UDP port between sockets
     * @param nanos a monotonic clock
     * @throws IllegalStateException when {@code mode} is NATIVE and this machine cannot run it; one sentence
     */
    public static EventLoops open(TransportMode mode, int loops, LongSupplier nanos) {
        String missing = mode == TransportMode.PORTABLE ? "it was not asked for" : NativeSupport.missing();
        if (mode == TransportMode.NATIVE && missing != null) {
            throw new IllegalStateException("UDP cannot run natively here, because " + missing
                    + ": use --transport auto or portable");
        }
        boolean nativeUdp = missing == null;
        int count = nativeUdp || PortableUdpTransport.sharesPorts() ? loops : 1;
        EventLoops opened = new EventLoops(nativeUdp, describe(mode, count, missing));
        try {
            opened.startMedia(count, nanos);
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
        return opened;
    }

    private static String describe(TransportMode mode, int loops, @Nullable String missing) {
        String on = loops == 1 ? "1 loop" : loops + " loops";
        if (missing == null) {
            return "native UDP (recvmmsg, sendmmsg, UDP_SEGMENT on epoll), " + on;
        }
        return "portable UDP (java.nio), " + on + (mode == TransportMode.AUTO ? ", because " + missing : "");
    }

    /** Which transport runs and, unless the operator chose it, why it is not the native one. One clause for people. */
    public String describe() {
        return description;
    }

    /** The media loops, by index. */
    public List<MediaLoop> media() {
        return List.copyOf(media);
    }

    /** Makes one more group of loops, for TCP and HTTP listeners. It is closed with this. */
    public synchronized IoEventLoopGroup newGroup(String name, int threads) {
        IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        IoEventLoopGroup group = new LoopGroup(threads, new DefaultThreadFactory(name, true), io);
        groups.add(group);
        int number = 0;
        for (EventExecutor loop : group) {
            delays.add(LoopDelay.watch(name + "-" + number++, loop, heartbeat, System::nanoTime));
        }
        return group;
    }

    /** How late each loop of every group is; any thread. */
    public List<LoopDelay> delays() {
        return List.copyOf(delays);
    }

    /** The class of TCP listeners for these loops. */
    public Class<? extends ServerSocketChannel> serverSocketChannel() {
        return epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    /** The class of listeners on Unix domain sockets for these loops. */
    public Class<? extends ServerChannel> localServerChannel() {
        return epoll ? EpollServerDomainSocketChannel.class : NioServerDomainSocketChannel.class;
    }

    /** The address of a Unix domain socket, for {@link #localServerChannel}. */
    public SocketAddress localAddress(Path socket) {
        return epoll ? new DomainSocketAddress(socket.toFile()) : UnixDomainSocketAddress.of(socket);
    }

    /** The class of TCP connections for these loops. */
    public Class<? extends SocketChannel> socketChannel() {
        return epoll ? EpollSocketChannel.class : NioSocketChannel.class;
    }

    /**
     * Opens one socket per media loop on the same address and port, and lets them read when all are open, because a
     * socket that is added later would move flows to another loop.
     *
     * <p>The port is first bound once without SO_REUSEPORT, so that a port in use is an error and not shared with
     * another process. With one loop SO_REUSEPORT is not set at all.
     *
     * @param port 0 lets the kernel choose
     * @param data tells which datagrams of clients are data
     * @param handlers gives the handler for the loop with this index
     * @return the sockets by loop index; each must be used on its loop
     * @throws BindFailure when the port cannot be bound; nothing then stays open
     */
    public List<UdpSocket> openGroup(IpAddress address, int port, DataForm data,
            IntFunction<? extends DatagramHandler> handlers) throws BindFailure {
        if (media.size() == 1) {
            MediaLoop only = media.getFirst();
            return List.of(on(only, () -> open(only, address, port, false, data, handlers.apply(0))));
        }
        int free = PortableUdpTransport.portThatIsFree(address, port);
        List<UdpSocket> opened = new ArrayList<>();
        try {
            for (MediaLoop loop : media) {
                opened.add(on(loop, () -> open(loop, address, free, true, data, handlers.apply(loop.index()))));
            }
        } catch (BindFailure e) {
            for (int i = 0; i < opened.size(); i++) {
                UdpSocket socket = opened.get(i);
                media.get(i).eventLoop().execute(socket::close);
            }
            throw e;
        }
        for (MediaLoop loop : media) {
            loop.eventLoop().execute(() -> loop.udp().startReading(opened.get(loop.index())));
        }
        return List.copyOf(opened);
    }

    private static UdpSocket open(MediaLoop loop, IpAddress address, int port, boolean sharedPort, DataForm data,
            DatagramHandler handler)
            throws BindFailure {
        UdpSocket socket = loop.udp().open(address, port, sharedPort, handler);
        loop.udp().shareFairly(socket, data);
        return socket;
    }

    private static <T> T on(MediaLoop loop, Callable<T> work) throws BindFailure {
        var done = loop.eventLoop().submit(work).awaitUninterruptibly();
        if (done.cause() instanceof BindFailure failure) {
            throw failure;
        }
        if (!done.isSuccess()) {
            throw new IllegalStateException("A socket could not be opened", done.cause());
        }
        return done.getNow();
    }

    private void startMedia(int count, LongSupplier nanos) {
        if (epoll) {
            CompilerThreads.giveWay();
        }
        IoEventLoopGroup group = newGroup("media", count);
        for (int i = 0; i < count; i++) {
            IoEventLoop loop = group.next();
            // The transport's memory belongs to the loop's thread, so that thread must make it.
            UdpTransport udp = loop.submit(() -> newTransport(loop, nanos))
                    .syncUninterruptibly().getNow();
            media.add(new MediaLoop(i, loop, udp, heartbeat));
            heartbeat.every(QUEUE_LOOK_MILLIS, loop, udp::lookAtQueues);
        }
    }

    private UdpTransport newTransport(IoEventLoop loop, LongSupplier nanos) {
        return epoll ? new NativeUdpTransport(loop, nanos) : new PortableUdpTransport(loop, nanos);
    }

    /** Closes every socket and stops the loops; what is queued is flushed first. Waits a few seconds at most. */
    @Override
    public synchronized void close() {
        heartbeat.close();
        for (MediaLoop loop : media) {
            if (!loop.eventLoop().isShuttingDown()) {
                loop.eventLoop().submit(loop.udp()::close).awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
            }
        }
        List<Future<?>> stopped = new ArrayList<>();
        groups.forEach(group -> stopped.add(group.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS)));
        stopped.forEach(future -> future.awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS));
    }
}
