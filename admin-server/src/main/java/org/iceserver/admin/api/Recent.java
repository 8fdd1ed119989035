package org.iceserver.admin.api;

import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/** Caches an answer that is expensive to find. However many clients ask, it is found at most at a fixed rate. Any thread. */
final class Recent<T> {
    private final Supplier<CompletableFuture<T>> source;
    private final LongSupplier nanos;
    private final long lifeNanos;
    private @Nullable CompletableFuture<T> last;
    private long lastNanos;

    Recent(Supplier<CompletableFuture<T>> source, LongSupplier nanos, long lifeNanos) {
        this.source = source;
        this.nanos = nanos;
        this.lifeNanos = lifeNanos;
    }

    synchronized CompletableFuture<T> get() {
        CompletableFuture<T> known = last;
        long now = nanos.getAsLong();
        if (known != null && (!known.isDone() || now - lastNanos < lifeNanos) && !known.isCompletedExceptionally()) {
            return known;
        }
        CompletableFuture<T> asked = source.get();
        last = asked;
        lastNanos = now;
        return asked;
    }
}
