package org.iceserver.turn.rejection;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;

import org.iceserver.transport.IpAddress;
import org.iceserver.transport.memory.MemoryAccount;
import org.iceserver.transport.memory.MemoryShare;

/**
 * The latest refused requests. The list is bounded by its memory, and also for each source, so that a source that asks
 * again and again does not push out the requests of others. Any thread.
 */
public final class RecentRejections {
    /** The most that are kept, however much memory there is. */
    public static final int MOST = 512;
    /**
     * The memory of one entry, with its names and the parts of its sentence: a text attribute has at most 763 bytes.
     */
    static final int ENTRY_BYTES = 4_096;

    private final int most;
    private final int mostOfOne;
    /** Oldest first. Each entry is equal only to itself. */
    private final SequencedSet<Rejected> all = new LinkedHashSet<>();
    private final Map<IpAddress, ArrayDeque<Rejected>> bySource = new HashMap<>();

    /** @param memory the share from which the memory of all entries is taken, once and permanently */
    public RecentRejections(MemoryShare memory) {
        most = Math.clamp(memory.most() / ENTRY_BYTES, 1, MOST);
        mostOfOne = Math.max(1, most / memory.holding().parts());
        MemoryAccount account = memory.account();
        account.hold(Math.min(memory.most(), (long) most * ENTRY_BYTES));
    }

    /**
     * Adds a request. It replaces the oldest one of its source when that source has used its part, or the oldest of all
     * when the list is full.
     */
    public synchronized void add(Rejected rejected) {
        IpAddress source = rejected.path().client().source();
        ArrayDeque<Rejected> own = bySource.computeIfAbsent(source, _ -> new ArrayDeque<>());
        // No part for loopback: many clients may be behind it, through a proxy or in a test.
        if (own.size() >= mostOfOne && !source.isLoopback()) {
            all.remove(own.removeFirst());
        } else if (all.size() >= most) {
            forget(all.removeFirst());
        }
        all.addLast(rejected);
        bySource.computeIfAbsent(source, _ -> own).addLast(rejected);
    }

    private void forget(Rejected oldest) {
        IpAddress source = oldest.path().client().source();
        ArrayDeque<Rejected> others = bySource.get(source);
        if (others != null) {
            others.removeFirst();
            if (others.isEmpty()) {
                bySource.remove(source);
            }
        }
    }

    /** The newest first, at most {@code limit}. */
    public synchronized List<Rejected> newest(int limit) {
        List<Rejected> newest = new ArrayList<>(all.reversed());
        return Collections.unmodifiableList(newest.subList(0, Math.min(limit, newest.size())));
    }

    /** The most entries that it keeps. */
    public int capacity() {
        return most;
    }
}
