package org.iceserver.transport.memory;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import org.iceserver.transport.DescriptorBudget;

/**
 * The memory that the process may hold for remote parties, divided among the {@linkplain Holding kinds}. Any thread.
 */
public final class MemoryBudget {
    private static final int PERCENT = 100;

    private final Map<Holding, MemoryShare> shares = new EnumMap<>(Holding.class);

    private final DescriptorBudget descriptors;

    private MemoryBudget(long heapBytes, long directBytes, DescriptorBudget descriptors) {
        this.descriptors = descriptors;
        for (Holding holding : Holding.values()) {
            long pool = holding.pool() == Holding.Pool.HEAP ? heapBytes : directBytes;
            shares.put(holding, new MemoryShare(holding, pool / PERCENT * holding.percent()));
        }
    }

    /**
     * A budget for this much memory.
     *
     * @param heapBytes the most that the heap may grow to
     * @param directBytes the most that direct buffers may take together
     */
    public static MemoryBudget of(long heapBytes, long directBytes) {
        return of(heapBytes, directBytes, DescriptorBudget.ofThisProcess());
    }

    /** @param descriptors the descriptors that connections may use */
    public static MemoryBudget of(long heapBytes, long directBytes, DescriptorBudget descriptors) {
        return new MemoryBudget(heapBytes, directBytes, descriptors);
    }

    /** A budget for the memory of this JVM. */
    public static MemoryBudget ofThisJvm() {
        return of(Runtime.getRuntime().maxMemory(), DirectMemory.most());
    }

    /** A budget that is never used up, for tests of other things. */
    public static MemoryBudget ample() {
        return of(Long.MAX_VALUE / 2, Long.MAX_VALUE / 2);
    }

    public MemoryShare share(Holding holding) {
        MemoryShare share = shares.get(holding);
        if (share == null) {
            throw new IllegalStateException("the budget has no share for " + holding);
        }
        return share;
    }

    /** The budget of file descriptors, which connections need besides memory. */
    public DescriptorBudget descriptors() {
        return descriptors;
    }

    /** Every kind's share, in the order of {@link Holding}. */
    public List<MemoryShare> shares() {
        return Arrays.stream(Holding.values()).map(this::share).toList();
    }
}
