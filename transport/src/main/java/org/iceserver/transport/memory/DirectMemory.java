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
 * The memory outside of the heap that this process's buffers use. When it is used up, a caller that wants a buffer gets
 * an error at once, and its packet or message is lost. Any thread.
 *
 * <p>Netty allocates it itself, within its own limit, if the JVM lets it make buffers without a cleaner. The launcher
 * enables this with {@code --add-opens java.base/java.nio=ALL-UNNAMED -Dio.netty.tryReflectionSetAccessible=true}.
 * Without these flags the JVM allocates, and when its memory is used up it collects garbage and sleeps for up to half a
 * second.
 */
public final class DirectMemory {
    private static final Logger LOG = LoggerFactory.getLogger(DirectMemory.class);
    private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final LongAdder REFUSALS = new LongAdder();
    private static final AtomicLong NEXT_LINE_NANOS = new AtomicLong(System.nanoTime());

    private DirectMemory() {}

    /** Whether a request fails at once when the memory is used up, and never makes its thread sleep. */
    public static boolean refusesAtOnce() {
        return PlatformDependent.useDirectBufferNoCleaner();
    }

    /** The bytes in use, including everything in Netty's pools, even if it is free there. */
    public static long used() {
        long ofTheJvm = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct")).mapToLong(BufferPoolMXBean::getMemoryUsed).sum();
        return refusesAtOnce() ? ofTheJvm + Math.max(0, PlatformDependent.usedDirectMemory()) : ofTheJvm;
    }

    /** The most bytes that buffers may take. */
    public static long most() {
        return PlatformDependent.maxDirectMemory();
    }

    /** How many requests for a buffer failed. */
    public static long refusals() {
        return REFUSALS.sum();
    }

    /**
     * Whether this error says that there is no memory for a buffer. If so, it is counted, and logged at most once a
     * minute; the caller need not log it.
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
