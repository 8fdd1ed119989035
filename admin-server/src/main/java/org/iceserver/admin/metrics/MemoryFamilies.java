package org.iceserver.admin.metrics;

import java.util.List;

import org.iceserver.transport.DescriptorBudget;
import org.iceserver.transport.memory.DirectMemory;
import org.iceserver.transport.memory.MemoryBudget;
import org.iceserver.transport.memory.MemoryShare;

/** What the memory budget grants and what it has refused: one value for each kind, including kinds that hold nothing. */
final class MemoryFamilies {
    private static final String KIND = "kind";
    private static final String PORT = "port";

    private final Families to;
    private final MemoryBudget budget;

    MemoryFamilies(Families to, MemoryBudget budget) {
        this.to = to;
        this.budget = budget;
    }

    void add() {
        List<MemoryShare> shares = budget.shares();
        to.gaugeByEach("iceserver_memory_held_bytes", "Bytes that are held for clients and peers, by kind.", KIND,
                shares, MemoryFamilies::label, MemoryShare::held);
        to.gaugeByEach("iceserver_memory_limit_bytes", "Bytes that may be held for clients and peers, by kind.", KIND,
                shares, MemoryFamilies::label, MemoryShare::most);
        to.counterByEach("iceserver_memory_refusals",
                "How often the memory budget refused to hold more, of all or of one source or user.", KIND, shares,
                MemoryFamilies::label, MemoryShare::refusals);
        DescriptorBudget descriptors = budget.descriptors();
        to.gaugeByEach("iceserver_descriptors_taken", "File descriptors of connections, by the port they came to.",
                PORT, DescriptorBudget.ports(), descriptors::taken);
        to.gaugeByEach("iceserver_descriptors_limit", "File descriptors that connections to a port may have.", PORT,
                DescriptorBudget.ports(), descriptors::most);
        to.counterByEach("iceserver_descriptor_refusals", "Connections closed since their port had no descriptor left.",
                PORT, DescriptorBudget.ports(), descriptors::refusals);
        to.gauge("iceserver_buffer_direct_memory_bytes",
                "Memory outside of the heap that buffers have taken, used at the moment or not.", DirectMemory.used());
        to.gauge("iceserver_buffer_direct_memory_limit_bytes", "Memory outside of the heap that buffers may take.",
                DirectMemory.most());
        to.counter("iceserver_buffer_refusals", "Buffers that could not be had.", DirectMemory.refusals());
    }

    private static String label(MemoryShare share) {
        return share.holding().label();
    }
}
