package org.iceserver.offload;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.HashMap;
import java.util.Map;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

/**
 * The rules for every packet ({@code struct rules} of relay.h): the generation that every route must have, the interfaces, and
 * the token bucket of the whole server. Any thread; changes run one at a time.
 */
public final class Rules {
    static final int BYTES = 128;
    private static final long GENERATION = 0;
    private static final long SERVER_FULL = 8;
    private static final long SERVER_COST = 16;
    private static final long SERVER_REFUSED = 24;
    private static final long INTERFACES = 32;
    private static final int INTERFACE = 12;
    private static final int MOST_INTERFACES = 8;
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final int FRACTION_BITS = 16;
    private static final VarHandle INT = JAVA_INT.varHandle();
    private static final VarHandle LONG = JAVA_LONG.varHandle();

    private final MemorySegment memory;
    private final Map<Integer, Integer> placeOfInterface = new HashMap<>();

    Rules(MemorySegment memory) {
        this.memory = memory;
    }

    /** The generation that a route must have to be used. */
    public int generation() {
        return (int) INT.getAcquire(memory, GENERATION);
    }

    /** Something that routes were judged by has changed. Each route is left to the sockets until it is judged again. */
    public synchronized void judgeAnew() {
        INT.setVolatile(memory, GENERATION, generation() + 1);
    }

    /**
     * Packets may come in and leave by this interface. Called again for a known interface whose address has changed.
     *
     * @return false if there is no room for another interface
     */
    public synchronized boolean admit(Interface on) {
        Integer known = placeOfInterface.get(on.index());
        int place = known == null ? freePlace() : known;
        if (place < 0) {
            return false;
        }
        long at = INTERFACES + (long) place * INTERFACE;
        INT.setRelease(memory, at, 0);
        for (int i = 0; i < Interface.MAC_BYTES; i++) {
            memory.set(JAVA_BYTE, at + 4 + i, (byte) (on.mac() >>> (8 * (Interface.MAC_BYTES - 1 - i))));
        }
        memory.set(JAVA_SHORT, at + 10, (short) (on.redirect() ? 1 : 0));
        INT.setRelease(memory, at, on.index());
        placeOfInterface.put(on.index(), place);
        return true;
    }

    private int freePlace() {
        for (int place = 0; place < MOST_INTERFACES; place++) {
            if (!placeOfInterface.containsValue(place)) {
                return place;
            }
        }
        return -1;
    }

    /** Packets may no longer come in or leave by this interface. */
    public synchronized void forget(int interfaceIndex) {
        Integer place = placeOfInterface.remove(interfaceIndex);
        if (place != null) {
            INT.setRelease(memory, INTERFACES + (long) place * INTERFACE, 0);
        }
    }

    /**
     * Gives the whole server another bucket, which is full.
     *
     * @param byteCost the cost of a byte, in 1/65,536 of a nanosecond; 0: no limit
     */
    public void serverBucket(long byteCost, long nowNanos) {
        LONG.setRelease(memory, SERVER_FULL, nowNanos);
        LONG.setRelease(memory, SERVER_COST, byteCost);
    }

    /** Takes a payload of this length from the whole server's bucket. Returns false if the bucket is empty. */
    public boolean serverAdmits(int bytes, long nowNanos) {
        long cost = (long) LONG.getOpaque(memory, SERVER_COST);
        if (cost == 0) {
            return true;
        }
        long known = (long) LONG.getOpaque(memory, SERVER_FULL);
        if (known - nowNanos >= SECOND_NANOS) {
            return false;
        }
        if (known - nowNanos < 0) {
            LONG.compareAndSet(memory, SERVER_FULL, known, nowNanos);
        }
        LONG.getAndAdd(memory, SERVER_FULL, (bytes * cost) >> FRACTION_BITS);
        return true;
    }

    /**
     * Takes bytes of a stream, which cannot be dropped, from the whole server's bucket. Returns how long to wait before taking
     * more.
     */
    public long serverTakes(int bytes, long nowNanos) {
        long cost = (long) LONG.getOpaque(memory, SERVER_COST);
        long known = (long) LONG.getOpaque(memory, SERVER_FULL);
        if (known - nowNanos < 0) {
            LONG.compareAndSet(memory, SERVER_FULL, known, nowNanos);
        }
        long taken = (bytes * cost) >> FRACTION_BITS;
        return Math.max(0, (long) LONG.getAndAdd(memory, SERVER_FULL, taken) + taken - nowNanos - SECOND_NANOS);
    }

    /** The number of packets that the program dropped because the whole server's bucket was empty. */
    public long serverRefused() {
        return (long) LONG.getOpaque(memory, SERVER_REFUSED);
    }
}
