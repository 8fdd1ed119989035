package org.iceserver.turn.trace;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A tap through which exchanges on the control lane can be watched while the server runs. Usually nobody watches: then
 * a request costs one read of a field that is null, and data packets cost nothing. Any thread.
 */
public final class ExchangeTap {
    private volatile @Nullable List<ExchangeWatcher> watchers;

    /** Adds a watcher, which is asked about every exchange from now on. Adding it twice changes nothing. */
    public synchronized void watch(ExchangeWatcher watcher) {
        List<ExchangeWatcher> all = others(watcher);
        all.add(watcher);
        watchers = List.copyOf(all);
    }

    /** Removes a watcher. */
    public synchronized void unwatch(ExchangeWatcher watcher) {
        List<ExchangeWatcher> others = others(watcher);
        watchers = others.isEmpty() ? null : List.copyOf(others);
    }

    private List<ExchangeWatcher> others(ExchangeWatcher watcher) {
        List<ExchangeWatcher> known = watchers;
        List<ExchangeWatcher> others = new ArrayList<>(known == null ? List.of() : known);
        others.removeIf(one -> one == watcher);
        return others;
    }

    /** The watchers; null while there are none. */
    public @Nullable List<ExchangeWatcher> watchers() {
        return watchers;
    }
}
