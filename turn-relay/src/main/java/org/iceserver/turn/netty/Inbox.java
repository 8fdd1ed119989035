package org.iceserver.turn.netty;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.netty.buffer.ByteBuf;

/**
 * Packets for this loop's allocations that arrived on other loops: many writers, one reader, bounded in number and in bytes. A turn of the loop
 * takes no more of them than of a socket, however fast they come.
 *
 * <p>Each buffer is laid out by {@link Handover} and belongs to whoever holds it: the inbox once {@link #offer} returned
 * true, the reader once it was handed over.
 */
final class Inbox {
    static final int CAPACITY = 1_024;
    /** What a packet counts, at least; so large is the memory of {@link #CAPACITY} packets. */
    static final int USUAL_BYTES = 2_048;
    static final int PER_TURN = 256;

    private final Queue<ByteBuf> packets = new ConcurrentLinkedQueue<>();
    /** Bytes, where a short packet counts as {@link #USUAL_BYTES}. */
    private final AtomicInteger weight = new AtomicInteger();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final Executor loop;
    private final Executor endOfTurn;
    private final Consumer<ByteBuf> reader;
    private final Faults faults;
    private final Runnable drain = this::drain;
    private final Runnable drained = this::drained;
    private volatile boolean closed;

    /** @param endOfTurn as {@link LoopTurn#atEnd} */
    Inbox(Executor loop, Executor endOfTurn, Consumer<ByteBuf> reader, Faults faults) {
        this.loop = loop;
        this.endOfTurn = endOfTurn;
        this.reader = reader;
        this.faults = faults;
    }

    /** Takes over {@code packet}, or releases it and returns false when the inbox is full or closed. Any thread. */
    boolean offer(ByteBuf packet) {
        int more = weight(packet);
        if (weight.addAndGet(more) > CAPACITY * USUAL_BYTES || closed) {
            weight.addAndGet(-more);
            packet.release();
            return false;
        }
        packets.add(packet);
        schedule();
        return true;
    }

    private static int weight(ByteBuf packet) {
        return Math.max(USUAL_BYTES, packet.capacity());
    }

    /** Releases what is in it and takes nothing more. On the loop. */
    void close() {
        closed = true;
        releaseAll();
    }

    private void schedule() {
        if (scheduled.compareAndSet(false, true)) {
            hand(drain, loop);
        }
    }

    private void hand(Runnable task, Executor to) {
        try {
            to.execute(task);
        } catch (RejectedExecutionException e) {
            closed = true;
            releaseAll();
        }
    }

    private void drain() {
        try {
            for (int i = 0; i < PER_TURN; i++) {
                ByteBuf packet = packets.poll();
                if (packet == null) {
                    break;
                }
                weight.addAndGet(-weight(packet));
                if (closed) {
                    packet.release();
                } else {
                    read(packet);
                }
            }
        } finally {
            // Whatever happens, the next packet finds somebody who reads it.
            hand(drained, endOfTurn);
        }
    }

    /** Until now nobody could ask for more of this turn. */
    private void drained() {
        scheduled.set(false);
        if (!packets.isEmpty()) {
            schedule();
        }
    }

    /** What one packet does must not stop the others. */
    private void read(ByteBuf packet) {
        try {
            reader.accept(packet);
        } catch (Throwable e) {
            faults.record("a packet from another loop", e);
        }
    }

    private void releaseAll() {
        for (ByteBuf packet = packets.poll(); packet != null; packet = packets.poll()) {
            weight.addAndGet(-weight(packet));
            packet.release();
        }
    }
}
