package org.iceserver.admin.metrics;

import java.util.List;
import java.util.function.Function;

import org.iceserver.transport.memory.MemoryShare;

/** What the memory budget grants, and what it refused: one value for each kind, those included that hold nothing. */
final class MemoryFamilies {
    private static final String KIND = "kind";
    private static final Function<MemoryShare, String> LABEL = share -> share.holding().label();

    private final Families to;
    private final List<MemoryShare> shares;

    MemoryFamilies(Families to, List<MemoryShare> shares) {
        this.to = to;
        this.shares = shares;
    }

    void add() {
        to.gaugeByEach("iceserver_memory_held_bytes", "Bytes that are held for clients and peers, by kind.", KIND,
                shares, LABEL, MemoryShare::held);
        to.gaugeByEach("iceserver_memory_limit_bytes", "Bytes that may be held for clients and peers, by kind.", KIND,
                shares, LABEL, MemoryShare::most);
        to.counterByEach("iceserver_memory_refusals",
                "How often the memory budget refused to hold more, of all or of one source or user.", KIND, shares,
                LABEL, MemoryShare::refusals);
    }
}
