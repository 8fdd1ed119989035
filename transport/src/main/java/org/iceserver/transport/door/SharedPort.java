package org.iceserver.transport.door;

import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import org.iceserver.transport.AcceptPause;
import org.iceserver.transport.BindFailure;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.OncePerMinute;
import org.iceserver.transport.memory.Holding;
import org.iceserver.transport.proxy.ProxyHeader;
import org.iceserver.transport.tls.HandshakePlaces;
import org.iceserver.transport.tls.TlsOrPlain;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static java.util.Objects.requireNonNull;

/**
 * A TCP port that several servers share, on one or more addresses. Any thread except its loops may open and close it.
 */
public final class SharedPort implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SharedPort.class);
    private static final int BACKLOG = 1_024;
    private static final int HANDSHAKES_AT_ONCE = 1_024;

    private final SharedPortSettings settings;
    private final Map<Protocol, Owner> owners;
    private final Waiting waiting;
    private final HandshakePlaces handshakes;
    private final Map<Refusal, LongAdder> refusals = new EnumMap<>(Refusal.class);
    private final Map<Refusal, OncePerMinute> lines = new EnumMap<>(Refusal.class);
    private final List<Channel> listeners = new ArrayList<>();

    private SharedPort(SharedPortSettings settings, Map<Protocol, Owner> owners) {
        this.settings = settings;
        this.owners = new EnumMap<>(owners);
        waiting = new Waiting(settings.connectionsPerSource(), settings.memory());
        handshakes = new HandshakePlaces("TLS on the shared port", HANDSHAKES_AT_ONCE, settings.handshakes(),
                settings.memory().share(Holding.HANDSHAKES));
        for (Refusal why : Refusal.values()) {
            refusals.put(why, new LongAdder());
            lines.put(why, new OncePerMinute());
        }
    }

    /**
     * Binds every address or none.
     *
     * @param owners one for each protocol
     * @param group the caller must shut it down
     * @throws BindException one sentence that says which address cannot be bound, why, and what to do
     */
    public static SharedPort open(SharedPortSettings settings, Map<Protocol, Owner> owners, EventLoopGroup group,
            Class<? extends ServerChannel> channelClass) throws BindException {
        SharedPort port = new SharedPort(settings, owners);
        try {
            for (InetSocketAddress address : settings.addresses()) {
                port.listeners.add(port.bind(address, group, channelClass));
            }
            return port;
        } catch (BindException e) {
            port.close();
            throw e;
        }
    }

    private Channel bind(InetSocketAddress address, EventLoopGroup group, Class<? extends ServerChannel> channelClass)
            throws BindException {
        ChannelFuture bound = new ServerBootstrap().group(group).channel(channelClass)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .handler(new AcceptPause())
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel connection) {
                        accept(connection);
                    }
                })
                .bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw BindFailure.of(bound.cause(), "TCP", IpAddress.of(address.getAddress()), address.getPort());
        }
        return bound.channel();
    }

    private void accept(Channel connection) {
        InetSocketAddress sender = ProxyHeader.client(connection);
        if (sender == null) {
            // The client reset the connection before we looked.
            connection.close();
            return;
        }
        IpAddress address = IpAddress.of(sender.getAddress());
        if (!settings.proxies().test(address)) {
            admit(connection, address, true);
            return;
        }
        ProxyHeader.expect(connection, settings.firstByteSeconds(), new ProxyHeader.Listener() {
            @Override
            public void known() {
                InetSocketAddress client = ProxyHeader.client(connection);
                admit(connection, client == null ? address : IpAddress.of(client.getAddress()),
                        ProxyHeader.named(connection));
            }

            @Override
            public void malformed() {
                refused(connection, Refusal.BAD_PROXY_HEADER);
            }
        });
    }

    /** @param single false for a proxy that names no client, and so brings those of many */
    private void admit(Channel connection, IpAddress client, boolean single) {
        Waiting.Place place = waiting.enter(client, single, connection::close);
        if (place == null) {
            refused(connection, Refusal.NO_PLACE);
            connection.close();
            return;
        }
        connection.pipeline()
                .addLast(new TlsOrPlain(new Arrival(this, connection, place), settings.firstByteSeconds()));
    }

    SharedPortSettings settings() {
        return settings;
    }

    HandshakePlaces handshakes() {
        return handshakes;
    }

    Owner owner(Protocol protocol) {
        return requireNonNull(owners.get(protocol));
    }

    /** Counts a connection that nobody serves, and says so at most once a minute. */
    void refused(Channel connection, Refusal why) {
        requireNonNull(refusals.get(why)).increment();
        OncePerMinute line = requireNonNull(lines.get(why));
        InetSocketAddress client = ProxyHeader.client(connection);
        if (why != Refusal.SILENT && client != null && line.admits()) {
            LOG.info("Closed a connection of {} to the shared port: {} ({} more since the last report)",
                    IpAddress.of(client.getAddress()), why.words(), line.heldBack());
        }
    }

    /** How many connections were closed for this reason. */
    public long refusals(Refusal why) {
        return requireNonNull(refusals.get(why)).sum();
    }

    /** How many connections have no owner yet. */
    public int waiting() {
        return waiting.size();
    }

    /** The bound addresses, in the given order. */
    public List<InetSocketAddress> addresses() {
        return listeners.stream().map(listener -> (InetSocketAddress) listener.localAddress()).toList();
    }

    /** Stops accepting connections. Those that were handed over are their owners'. */
    @Override
    public void close() {
        listeners.forEach(listener -> listener.close().awaitUninterruptibly());
    }
}
