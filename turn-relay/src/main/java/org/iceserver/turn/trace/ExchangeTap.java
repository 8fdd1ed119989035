package org.iceserver.turn.trace;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Where exchanges on the control lane can be watched while the server runs. As a rule nobody does: then a request costs one
 * read of a field that is null, and data costs nothing at all. Any thread.
 */
public final class ExchangeTap {
    private volatile @Nullable List<ExchangeWatcher> watchers;

    /** From now on it is asked about every exchange; once, however often this is called. */
    public synchronized void watch(ExchangeWatcher watcher) {
        List<ExchangeWatcher> all = others(watcher);
        all.add(watcher);
        watchers = List.copyOf(all);
    }

    /** From now on it is asked about none. */
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

    /** Null while nobody watches. */
    public @Nullable List<ExchangeWatcher> watchers() {
        return watchers;
    }
}
