package org.iceserver.turn.impairment;

import java.util.ArrayDeque;

import io.netty.buffer.ByteBuf;
import org.iceserver.transport.memory.MemoryAccount;
import org.iceserver.turn.time.Deadlines;
import org.iceserver.turn.time.Timed;
import org.jspecify.annotations.Nullable;

/**
 * The packets of one direction of an impaired session that are held back, in their order. Its deadline is that of the
 * first one. Owns the buffers. One loop's thread.
 */
public final class HeldPackets extends Timed {
    private final ImpairedLink link;
    private final Deadlines<HeldPackets> deadlines;
    private final MemoryAccount memory;
    private final Arrival arrival;
    private final ArrayDeque<Held> waiting = new ArrayDeque<>();

    private record Held(ByteBuf packet, long dueNanos) {}

    /** Takes over a packet that was held back long enough. */
    @FunctionalInterface
    public interface Arrival {
        void arrive(ByteBuf packet, long nowNanos);
    }

    /**
     * @param deadlines of the loop
     * @param memory limits what is held back
     */
    public HeldPackets(ImpairedLink link, Deadlines<HeldPackets> deadlines, MemoryAccount memory, Arrival arrival) {
        this.link = link;
        this.deadlines = deadlines;
        this.memory = memory;
        this.arrival = arrival;
    }

    /**
     * Takes over a packet.
     *
     * @param bytes of payload, which count for the rate
     * @return false when the packet is lost; it has then been released
     */
    public boolean take(ByteBuf packet, int bytes, long nowNanos) {
        long wait = link.take(bytes, nowNanos);
        if (wait == ImpairedLink.LOST || !memory.holdMore(packet.capacity())) {
            packet.release();
            return false;
        }
        waiting.addLast(new Held(packet, nowNanos + wait));
        if (waiting.size() == 1) {
            deadlines.set(this, nowNanos + wait);
        }
        return true;
    }

    /** Passes the first packet on; its deadline has passed. */
    public void passOne(long nowNanos) {
        ByteBuf first = poll();
        if (first != null) {
            Held next = waiting.peekFirst();
            if (next != null) {
                deadlines.set(this, next.dueNanos());
            }
            arrival.arrive(first, nowNanos);
        }
    }

    /** Passes everything on at once, because the impairment is over. */
    public void passAll(long nowNanos) {
        deadlines.cancel(this);
        for (ByteBuf packet = poll(); packet != null; packet = poll()) {
            arrival.arrive(packet, nowNanos);
        }
    }

    /** Releases everything: the session has ended. */
    public void release() {
        deadlines.cancel(this);
        for (ByteBuf packet = poll(); packet != null; packet = poll()) {
            packet.release();
        }
    }

    private @Nullable ByteBuf poll() {
        Held first = waiting.pollFirst();
        if (first == null) {
            return null;
        }
        memory.hold(memory.held() - first.packet().capacity());
        return first.packet();
    }
}
