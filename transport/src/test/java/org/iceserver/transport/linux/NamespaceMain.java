package org.iceserver.transport.linux;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.iceserver.transport.Datagram;
import org.iceserver.transport.Endpoint;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.LoopFixture;
import org.iceserver.transport.TransportMode;
import org.iceserver.transport.UdpCounters.Counter;
import org.iceserver.transport.UdpSocket;

/** What {@link RouteMtuTest} runs inside a network namespace: an echo, or a sender that reports line by line. */
final class NamespaceMain {
    private static final int BURST = 20;

    private final LoopFixture fixture;
    private final UdpSocket socket;
    private final AtomicInteger echoed = new AtomicInteger();

    private NamespaceMain(LoopFixture fixture, String near) {
        this.fixture = fixture;
        this.socket = fixture.open(near, (from, datagram) -> echoed.incrementAndGet());
    }

    public static void main(String[] arguments) {
        try (LoopFixture fixture = new LoopFixture(TransportMode.NATIVE, 1)) {
            if (arguments[0].equals("echo")) {
                echo(fixture, arguments[1], arguments[2]);
            } else {
                NamespaceMain sender = new NamespaceMain(fixture, arguments[1]);
                Endpoint wide = sender.endpoint(arguments[2], arguments[3]);
                Endpoint narrow = sender.endpoint(arguments[4], arguments[5]);
                sender.burst("wide", wide, 1400);
                sender.burst("narrow", narrow, 1400);
                sender.burst("wide", wide, 1400);
                sender.burst("narrow", narrow, 1400);
                sender.burst("narrow", narrow, 1000);
            }
        }
    }

    private static void echo(LoopFixture fixture, String... addresses) {
        System.out.println(Stream.of(addresses).map(address -> fixture.open(address, (socket, datagram) -> socket
                .reply(datagram, copy(datagram))).localPort()).map(String::valueOf).collect(Collectors.joining(" ")));
        // The test ends this process; nobody else waits for it.
        LoopFixture.await(() -> false);
    }

    private static ByteBuf copy(Datagram datagram) {
        return ByteBufAllocator.DEFAULT.directBuffer().writeBytes(datagram.bytes(), datagram.offset(),
                datagram.length());
    }

    private Endpoint endpoint(String address, String port) {
        return fixture.endpoint(IpAddress.parse(address), Integer.parseInt(port));
    }

    private void burst(String name, Endpoint to, int size) {
        echoed.set(0);
        long segmented = fixture.count(Counter.SEGMENTED);
        long refused = fixture.count(Counter.SEGMENTATION_REFUSED);
        long dropped = fixture.count(Counter.DROPPED_SEND_ERROR) + fixture.count(Counter.DROPPED_WOULD_BLOCK);
        fixture.run(() -> {
            for (int i = 0; i < BURST; i++) {
                socket.send(to, ByteBufAllocator.DEFAULT.directBuffer().writeZero(size));
            }
        });
        LoopFixture.await(() -> echoed.get() == BURST);
        System.out.println(name + " " + size + ": echoed " + echoed + " segmented "
                + (fixture.count(Counter.SEGMENTED) - segmented) + " refused "
                + (fixture.count(Counter.SEGMENTATION_REFUSED) - refused) + " dropped "
                + (fixture.count(Counter.DROPPED_SEND_ERROR) + fixture.count(Counter.DROPPED_WOULD_BLOCK) - dropped));
    }
}
