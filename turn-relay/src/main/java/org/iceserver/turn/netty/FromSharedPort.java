package org.iceserver.turn.netty;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslHandler;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.door.Owner;

/** Takes TCP and TLS clients from a shared port, in turn on each media loop. They become clients like all others. */
final class FromSharedPort implements Owner {
    private final List<RelayLoop> loops;
    private final Listeners listeners;
    private final AtomicInteger next = new AtomicInteger();

    FromSharedPort(List<RelayLoop> loops, Listeners listeners) {
        this.loops = loops;
        this.listeners = listeners;
    }

    @Override
    public EventLoop loop() {
        return loops.get(Math.floorMod(next.getAndIncrement(), loops.size())).eventLoop();
    }

    /** The client may have come to an address on which this server does not listen, or does not listen any more. */
    @Override
    public void take(Channel connection, boolean encrypted) {
        InetSocketAddress local = (InetSocketAddress) connection.localAddress();
        OptionalInt number = local == null
                ? OptionalInt.empty()
                : listeners.sharedNumber(IpAddress.of(local.getAddress()), local.getPort());
        if (number.isEmpty()) {
            connection.close();
            return;
        }
        connection.config().setAllocator(PooledByteBufAllocator.DEFAULT)
                .setWriteBufferWaterMark(StreamClient.WATER_MARK);
        SslHandler tls = connection.pipeline().get(SslHandler.class);
        if (tls != null) {
            // Each message in a record of its own, as in ServerCertificates.newStunHandler.
            tls.setWrapDataSize(0);
        }
        loops.stream().filter(loop -> loop.runsOn(connection.eventLoop())).findFirst().orElseThrow()
                .acceptShared(connection, number.getAsInt(), encrypted);
    }
}
