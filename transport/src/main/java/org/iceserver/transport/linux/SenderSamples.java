package org.iceserver.transport.linux;

import java.util.HashMap;
import java.util.Map;

import io.netty.buffer.ByteBuf;
import org.iceserver.annotation.HotPath;
import org.iceserver.transport.DataForm;

/**
 * Estimates how much each sender sends to one socket, from about one datagram in {@value #DISTANCE}, of known and
 * unknown senders. Costs one subtraction per read.
 */
@HotPath
final class SenderSamples {
    /** The most samples until {@link #clear}. */
    private static final int MOST = 4096;
    /**
     * The average distance between samples. The distances vary, so that a sender with a regular pattern is not sampled
     * always or never.
     */
    private static final int DISTANCE = 16;
    private static final int STEPS = 2 * DISTANCE - 1;
    private static final int LONGS = 3;

    private final long[] cells = new long[MOST * LONGS];
    private final DataForm data;
    private int noted;
    private int untilNext;
    private long chance;
    private long received;

    /** @param seed not 0 */
    SenderSamples(DataForm data, long seed) {
        this.data = data;
        chance = seed;
    }

    /** A read filled these slots. */
    void received(ReceiveSlots slots, int first, int got) {
        received += got;
        int at = untilNext;
        while (at < got) {
            note(slots, first + at);
            at += step();
        }
        untilNext = at - got;
    }

    private void note(ReceiveSlots slots, int slot) {
        if (noted == MOST) {
            return;
        }
        long name = ReceiveSlots.nameOffset(slot);
        int cell = noted * LONGS;
        cells[cell] = SocketAddress.high(slots.names(), name);
        cells[cell + 1] = SocketAddress.low(slots.names(), name);
        boolean data = isData(slots.bytes(), ReceiveSlots.offset(slot), slots.length(slot));
        cells[cell + 2] = 2L * SocketAddress.port(slots.names(), name) + (data ? 1 : 0);
        noted++;
    }

    private boolean isData(ByteBuf bytes, int offset, int length) {
        return length >= Short.BYTES && data.matches(bytes.getUnsignedShort(offset));
    }

    /** The next step, from 1 to twice the distance, by Marsaglia's xorshift. It need not be unpredictable. */
    private int step() {
        chance ^= chance << 13;
        chance ^= chance >>> 7;
        chance ^= chance << 17;
        return 1 + (int) ((chance >>> 32) % STEPS);
    }

    /** How many datagrams were received since {@link #clear}. */
    long received() {
        return received;
    }

    /** How often each flow was sampled since then. */
    Map<Flow, Integer> count() {
        Map<Flow, Integer> found = new HashMap<>();
        for (int sample = 0; sample < noted; sample++) {
            int cell = sample * LONGS;
            int portAndKind = (int) cells[cell + 2];
            found.merge(new Flow(cells[cell], cells[cell + 1], portAndKind >>> 1, (portAndKind & 1) != 0), 1,
                    Integer::sum);
        }
        return found;
    }

    /** Removes all samples. */
    void clear() {
        noted = 0;
        received = 0;
    }

    /**
     * The datagrams of one transport address to a socket: either its data or everything else. These are two flows, so
     * that the requests of a sender of too much data still get through.
     */
    record Flow(long high, long low, int port, boolean data) {}
}
