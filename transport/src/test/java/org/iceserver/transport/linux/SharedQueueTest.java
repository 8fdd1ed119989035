package org.iceserver.transport.linux;

import java.net.BindException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import org.iceserver.transport.DataForm;
import org.iceserver.transport.Datagram;
import org.iceserver.transport.DatagramHandler;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.LoopFixture;
import org.iceserver.transport.PlainPeer;
import org.iceserver.transport.TransportMode;
import org.iceserver.transport.UdpCounters.Counter;
import org.iceserver.transport.UdpSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;

/** A listener whose loop reads a fraction of what one sender sends it. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the native transport is Linux's system calls")
class SharedQueueTest {
    /** So a loop reads 5,000 datagrams a second at most. */
    private static final long HANDLING_NANOS = TimeUnit.MICROSECONDS.toNanos(200);
    private static final int MODEST_DATAGRAMS = 300;
    /** No limited sender gets this many datagrams through. */
    private static final int IN_A_ROW = 50;
    /** Their handling takes 10 ms, and so much as one turn reads of what was queued before them 51 ms. */
    private static final long MOMENT_NANOS = TimeUnit.MILLISECONDS.toNanos(80);
    private static final DataForm DATA = new DataForm(0x1700, 0x0016);
    private static final int BYTES = 1_000;
    private static final int NUMBER = 4;

    /** Of the datagrams that are waited for: who sent them long ago and had them in the queue since shows nothing. */
    private final AtomicInteger number = new AtomicInteger();

    @Test
    void aFloodTakesNothingFromAModestSenderAndIsLetInAgainAfterwards() throws InterruptedException {
        AtomicLong fromFlood = new AtomicLong();
        AtomicLong fromModest = new AtomicLong();
        AtomicBoolean flooding = new AtomicBoolean(true);
        try (LoopFixture fixture = new LoopFixture(TransportMode.NATIVE, 1);
                PlainPeer flood = new PlainPeer("127.0.0.1");
                PlainPeer modest = new PlainPeer("127.0.0.1")) {
            DatagramHandler slow = (UdpSocket socket, Datagram datagram) -> {
                long until = System.nanoTime() + HANDLING_NANOS;
                if (datagram.bytes().getInt(datagram.offset() + NUMBER) == number.get()) {
                    (datagram.port() == flood.port() ? fromFlood : fromModest).incrementAndGet();
                }
                while (System.nanoTime() - until < 0) {
                    Thread.onSpinWait();
                }
            };
            UdpSocket listener = openListener(fixture, slow);
            Thread flooder = Thread.ofPlatform().start(() -> {
                byte[] unnumbered = channelData(-1);
                while (flooding.get()) {
                    flood.send(listener, unnumbered);
                }
            });
            try {
                assertThat(LoopFixture.await(() -> fixture.udp().counters().get(Counter.REFUSED) > 10_000))
                        .as("the kernel refuses what is too much").isTrue();
                // Held by now, or within the next looks; then the queue runs empty.
                assertThat(LoopFixture.await(() -> arrives(modest, listener, fromModest))).isTrue();
                byte[] numbered = channelData(number.incrementAndGet());
                long before = fromModest.get();
                for (int i = 0; i < MODEST_DATAGRAMS; i++) {
                    modest.send(listener, numbered);
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
                }
                // Without the filter one in ten would come through, or fewer.
                assertThat(LoopFixture.await(() -> fromModest.get() - before >= MODEST_DATAGRAMS * 0.9))
                        .as("%d of %d", fromModest.get() - before, MODEST_DATAGRAMS).isTrue();
            } finally {
                flooding.set(false);
                flooder.join();
            }
            assertThat(LoopFixture.await(() -> arrives(flood, listener, fromFlood)))
                    .as("who floods no more is held no more").isTrue();
        }
    }

    private static UdpSocket openListener(LoopFixture fixture, DatagramHandler handler) {
        try {
            return fixture.loops().openGroup(IpAddress.parse("127.0.0.1"), 0, DATA, _ -> handler).getFirst();
        } catch (BindException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether as many datagrams in a row come through within a moment. */
    private boolean arrives(PlainPeer peer, UdpSocket listener, AtomicLong counted) {
        byte[] numbered = channelData(number.incrementAndGet());
        long before = counted.get();
        for (int i = 0; i < IN_A_ROW; i++) {
            peer.send(listener, numbered);
        }
        LockSupport.parkNanos(MOMENT_NANOS);
        return counted.get() - before >= IN_A_ROW;
    }

    private static byte[] channelData(int number) {
        return ByteBuffer.allocate(BYTES).put((byte) 0x40).putInt(NUMBER, number).array();
    }
}
