package org.iceserver.transport;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** One or more media loops under test, and ways to act on them from the test's thread. */
public final class LoopFixture implements AutoCloseable {
    private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(20);

    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final EventLoops loops;

    public LoopFixture(TransportMode mode, int count) {
        this.loops = EventLoops.open(mode, count, System::nanoTime);
    }

    public EventLoops loops() {
        return loops;
    }

    public MediaLoop loop() {
        return loops.media().getFirst();
    }

    public UdpTransport udp() {
        return loop().udp();
    }

    /** With everything counted that was queued before. */
    public long count(UdpCounters.Counter counter) {
        return call(() -> {
            udp().flush();
            return udp().counters().get(counter);
        });
    }

    /** Runs a task on the first loop and waits. Queued packets are flushed at the end of that turn. */
    public <T> T call(Callable<T> work) {
        return loop().eventLoop().submit(work).syncUninterruptibly().getNow();
    }

    public void run(Runnable work) {
        loop().eventLoop().submit(work).syncUninterruptibly();
    }

    public UdpSocket open(String address, DatagramHandler handler) {
        return call(() -> udp().open(IpAddress.parse(address), 0, false, handler));
    }

    public Endpoint endpoint(IpAddress address, int port) {
        return call(() -> udp().endpoint(address.high(), address.low(), port));
    }

    /** Waits until the condition holds, at most a deadline long; whether it did. */
    public static boolean await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + DEADLINE_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline >= 0) {
                return false;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        return true;
    }

    @Override
    public void close() {
        loops.close();
    }
}
