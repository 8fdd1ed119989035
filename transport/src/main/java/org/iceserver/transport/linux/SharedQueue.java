package org.iceserver.transport.linux;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.iceserver.annotation.HotPath;
import org.iceserver.transport.DataForm;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.LoopCounters;
import org.iceserver.transport.OncePerMinute;
import org.iceserver.transport.UdpCounters.Counter;
import org.iceserver.transport.linux.FairShares.Seen;
import org.iceserver.transport.linux.SenderFilter.Held;
import org.iceserver.transport.linux.SenderSamples.Flow;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

/**
 * The kernel's queue of a socket that many senders share. It is filled in the order of arrival. While more arrives than
 * the loop can read, all senders would lose packets in proportion to what they send, and one sender could take the
 * queue from all others. Then a {@link SenderFilter} {@linkplain FairShares limits to a share} those who send the most.
 */
final class SharedQueue {
    private static final Logger LOG = LoggerFactory.getLogger(SharedQueue.class);
    /**
     * The least time between two looks: looks that a late loop makes up for follow each other at once and see nothing.
     */
    private static final long LEAST_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final double SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** {@code SO_MEMINFO} gives these, among others, as 32-bit numbers. */
    private static final int MEMINFO_BYTES = 9 * Integer.BYTES;
    private static final int QUEUED = 0;
    private static final int LIMIT = Integer.BYTES;
    private static final int DROPS = 8 * Integer.BYTES;
    /** {@code struct sock_fprog}: a count, and the address of the instructions. */
    private static final int PROGRAM_BYTES = 16;
    private static final int PROGRAM_CODE = 8;

    private final int fd;
    private final IpAddress address;
    private final int port;
    private final DataForm data;
    private final LibC libc;
    private final LoopCounters counters;
    private final Memory memory;
    private final OncePerMinute lines;
    private final SenderSamples samples;
    private final FairShares shares = new FairShares();
    private List<Held> held = List.of();
    private int refused;
    private long lookedNanos;
    private boolean filters = true;

    /** The memory for looks and filters, shared by all sockets of a loop. */
    static final class Memory {
        private final MemorySegment meminfo;
        private final MemorySegment length;
        private final MemorySegment program;
        private final SenderFilter filter;

        Memory(SegmentAllocator memory) {
            MemorySegment code = memory.allocate(SenderFilter.MOST_BYTES, Long.BYTES);
            meminfo = memory.allocate(MEMINFO_BYTES, Integer.BYTES);
            length = memory.allocate(JAVA_INT);
            program = memory.allocate(PROGRAM_BYTES, Long.BYTES);
            program.set(ADDRESS, PROGRAM_CODE, code);
            filter = new SenderFilter(code);
        }
    }

    /** @param lines limits log lines to one a second for all of a loop's sockets */
    SharedQueue(NativeUdpSocket socket, DataForm data, LibC libc, Memory memory, LoopCounters counters,
            OncePerMinute lines,
            long nowNanos) {
        fd = socket.descriptor();
        address = socket.localAddress();
        port = socket.localPort();
        this.data = data;
        this.libc = libc;
        this.memory = memory;
        this.counters = counters;
        this.lines = lines;
        samples = new SenderSamples(data, nowNanos | 1);
        lookedNanos = nowNanos;
    }

    /** A read filled these slots. */
    @HotPath
    void received(ReceiveSlots slots, int first, int got) {
        samples.received(slots, first, got);
    }

    /** To be called about ten times a second. */
    void look(long nowNanos) {
        long passed = nowNanos - lookedNanos;
        if (passed < LEAST_NANOS || !readMeminfo()) {
            return;
        }
        lookedNanos = nowNanos;
        int drops = memory.meminfo.get(JAVA_INT, DROPS);
        int newlyRefused = drops - refused;
        refused = drops;
        counters.add(Counter.REFUSED, newlyRefused);
        double fill = (double) unsigned(QUEUED) / unsigned(LIMIT);
        long received = samples.received();
        // Counting allocates objects, so it is done only when a sender may be limited.
        Map<Flow, Integer> met = newlyRefused > 0 || !held.isEmpty() ? samples.count() : Map.of();
        samples.clear();
        if (filters) {
            hold(shares.look(new Seen(passed / SECOND_NANOS, received, newlyRefused, fill, met)));
        }
    }

    private long unsigned(int offset) {
        return Integer.toUnsignedLong(memory.meminfo.get(JAVA_INT, offset));
    }

    private boolean readMeminfo() {
        memory.length.set(JAVA_INT, 0, MEMINFO_BYTES);
        return libc.getsockopt(fd, Linux.SOL_SOCKET, Linux.SO_MEMINFO, memory.meminfo.address(),
                memory.length.address()) == 0 && memory.length.get(JAVA_INT, 0) == MEMINFO_BYTES;
    }

    private void hold(List<Held> next) {
        boolean began = held.isEmpty() && !next.isEmpty();
        boolean ended = !held.isEmpty() && next.isEmpty();
        int result = 0;
        if (!next.isEmpty()) {
            int instructions = memory.filter.write(next, data);
            memory.program.set(JAVA_SHORT, 0, (short) instructions);
            result = libc.setsockopt(fd, Linux.SOL_SOCKET, Linux.SO_ATTACH_FILTER, memory.program.address(),
                    PROGRAM_BYTES);
        } else if (ended) {
            detach();
        }
        held = next;
        if (result < 0) {
            giveUp(result);
        } else if (began && lines.admits()) {
            Flow heaviest = next.getFirst().flow();
            LOG.warn(
                    "More arrives at UDP {} port {} than its loop can read: {} of its senders are held to {} packets/s, "
                            + "the heaviest is {} port {}",
                    address, port, next.size(), Math.round(shares.share()),
                    new IpAddress(heaviest.high(), heaviest.low()), heaviest.port());
        } else if (ended && lines.admits()) {
            LOG.info("All senders to UDP {} port {} may send at their full rate again", address, port);
        }
    }

    private void detach() {
        libc.setsockopt(fd, Linux.SOL_SOCKET, Linux.SO_DETACH_FILTER, memory.program.address(), Integer.BYTES);
    }

    private void giveUp(int result) {
        detach();
        filters = false;
        held = List.of();
        LOG.warn("Senders to UDP {} port {} cannot be held to a share, since this system takes no socket filter: {}",
                address, port, LibC.strerror(-result));
    }
}
