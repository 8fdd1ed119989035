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
 * The requests that were refused last. Bounded, by the memory that it may have and for each source, so that one that asks
 * again and again does not push out what concerns others. Any thread.
 */
public final class RecentRejections {
    /** More are not kept, however much memory there is. */
    public static final int MOST = 512;
    /** One with its names and its words' parts: attributes of text have at most 763 bytes. */
    static final int ENTRY_BYTES = 4_096;

    private final int most;
    private final int mostOfOne;
    /** Oldest first; each is equal to itself alone. */
    private final SequencedSet<Rejected> all = new LinkedHashSet<>();
    private final Map<IpAddress, ArrayDeque<Rejected>> bySource = new HashMap<>();

    /** @param memory which all of the list's places are taken from, at once and for good */
    public RecentRejections(MemoryShare memory) {
        most = Math.clamp(memory.most() / ENTRY_BYTES, 1, MOST);
        mostOfOne = Math.max(1, most / memory.holding().parts());
        MemoryAccount account = memory.account();
        account.hold(Math.min(memory.most(), (long) most * ENTRY_BYTES));
    }

    /** In place of the oldest one of its source when that has its part, else of the oldest of all when there is no room. */
    public synchronized void add(Rejected rejected) {
        IpAddress source = rejected.path().client().source();
        ArrayDeque<Rejected> own = bySource.computeIfAbsent(source, _ -> new ArrayDeque<>());
        // Behind loopback there may be a proxy, or a whole test.
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

    /** The newest first, and no more than so many. */
    public synchronized List<Rejected> newest(int limit) {
        List<Rejected> newest = new ArrayList<>(all.reversed());
        return Collections.unmodifiableList(newest.subList(0, Math.min(limit, newest.size())));
    }

    /** How many it keeps. */
    public int capacity() {
        return most;
    }
}
