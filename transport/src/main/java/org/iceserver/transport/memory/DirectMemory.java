package org.iceserver.transport.memory;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

import io.netty.util.internal.OutOfDirectMemoryError;
import io.netty.util.internal.PlatformDependent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The memory outside of the heap that buffers of this process take. Its end is a refusal: who wanted a buffer gets an error
 * at once, and what it was for is lost. Any thread.
 *
 * <p>Netty takes it by itself, within a limit of its own, where the JVM lets it make buffers without a cleaner: with
 * {@code --add-opens java.base/java.nio=ALL-UNNAMED -Dio.netty.tryReflectionSetAccessible=true}, as the launcher does. Without
 * these flags the JVM is asked, whose answer to the last request is to collect garbage and to sleep for half a second.
 */
public final class DirectMemory {
    private static final Logger LOG = LoggerFactory.getLogger(DirectMemory.class);
    private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final LongAdder REFUSALS = new LongAdder();
    private static final AtomicLong NEXT_LINE_NANOS = new AtomicLong(System.nanoTime());

    private DirectMemory() {}

    /** Whether its end is an error at once, and never a sleep of the thread that asks. */
    public static boolean refusesAtOnce() {
        return PlatformDependent.useDirectBufferNoCleaner();
    }

    /** Bytes that are taken: by Netty's pools, whether used at the moment or not, and by everything else. */
    public static long used() {
        long ofTheJvm = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct")).mapToLong(BufferPoolMXBean::getMemoryUsed).sum();
        return refusesAtOnce() ? ofTheJvm + Math.max(0, PlatformDependent.usedDirectMemory()) : ofTheJvm;
    }

    /** Bytes that buffers may take. */
    public static long most() {
        return PlatformDependent.maxDirectMemory();
    }

    /** How many buffers could not be had. */
    public static long refusals() {
        return REFUSALS.sum();
    }

    /**
     * Whether this says that no buffer can be had. It is counted then and, at most once a minute, logged: there is nothing
     * more to tell about it.
     */
    public static boolean refused(Throwable fault) {
        if (!isShort(fault)) {
            return false;
        }
        REFUSALS.increment();
        long now = System.nanoTime();
        long next = NEXT_LINE_NANOS.get();
        if (now - next >= 0 && NEXT_LINE_NANOS.compareAndSet(next, now + MINUTE_NANOS)) {
            LOG.warn(
                    "Memory for buffers is used up: {} of {} MiB are taken. What needed one is dropped; give the server more"
                            + " memory if this is no attack ({} refusals so far)",
                    used() >> 20, most() >> 20, REFUSALS.sum());
        }
        return true;
    }

    private static boolean isShort(Throwable fault) {
        if (fault instanceof OutOfDirectMemoryError) {
            return true;
        }
        return fault instanceof OutOfMemoryError && String.valueOf(fault.getMessage()).contains("direct buffer memory");
    }
}
