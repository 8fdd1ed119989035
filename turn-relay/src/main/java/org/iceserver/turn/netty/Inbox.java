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
 * A queue of packets for this loop's allocations that arrived on other loops: many writers, one reader, bounded in
 * number and in bytes. One turn of the loop takes no more packets from it than from a socket, however fast they come.
 *
 * <p>Each buffer has the layout of {@link Handover}. After {@link #offer} returned true the inbox owns it; the reader
 * owns it when it gets it.
 */
final class Inbox {
    static final int CAPACITY = 1_024;
    /** The least size for which a packet counts. The bound in bytes is this times {@link #CAPACITY}. */
    static final int USUAL_BYTES = 2_048;
    static final int PER_TURN = 256;

    private final Queue<ByteBuf> packets = new ConcurrentLinkedQueue<>();
    /** The bytes in the queue. A short packet counts as {@link #USUAL_BYTES}. */
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

    /**
     * Takes over {@code packet}. When the inbox is full or closed, it releases the packet and returns false. Any
     * thread.
     */
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

    /** Releases its packets and accepts no more. On the loop. */
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
            // Whatever happens, make sure that the next packet is read.
            hand(drained, endOfTurn);
        }
    }

    /** This turn's reading is over. The next reading may be scheduled only now. */
    private void drained() {
        scheduled.set(false);
        if (!packets.isEmpty()) {
            schedule();
        }
    }

    /** Reads one packet. A fault in it must not stop the others. */
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
