package org.iceserver.credentials.slow;

import java.time.Duration;
import java.util.function.LongSupplier;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.iceserver.turn.auth.Claim;
import org.jspecify.annotations.Nullable;

/**
 * A cache of a directory's answers. Unknown names are stored separately, so that made-up names never push out real
 * users. Any thread.
 */
final class Memory {
    /** The memory of an entry: its objects, keys and place in the table. */
    private static final int ENTRY_BYTES = 512;

    private final Freshness freshness;
    private final LongSupplier nanos;
    private final Cache<Claim, Told> users;
    private final Cache<Claim, Told> nobodies;

    Memory(Freshness freshness, LongSupplier nanos) {
        this.freshness = freshness;
        this.nanos = nanos;
        users = cache(freshness.bytes(), freshness.whileAway());
        nobodies = cache(freshness.bytes() / 4, freshness.ofNobodies());
    }

    private Cache<Claim, Told> cache(long bytes, Duration life) {
        return Caffeine.newBuilder().maximumWeight(bytes).weigher(Memory::weigh).expireAfterWrite(life)
                .ticker(nanos::getAsLong).executor(Runnable::run).build();
    }

    private static int weigh(Claim claim, Told told) {
        UserKeys keys = told.keys();
        int claimed = switch (claim) {
            case Claim.Name name -> name.username().length();
            case Claim.Hash hash -> hash.userhash().length();
            case Claim.Token token -> token.accessToken().length();
        };
        return ENTRY_BYTES + 2 * (claimed + (keys == null ? 0 : keys.name().length() + keys.quotaUser().length()));
    }

    /** The last answer about a user or an unknown name; null when nothing is remembered. */
    @Nullable
    Told last(Claim claim) {
        Told user = users.getIfPresent(claim);
        return user != null ? user : nobodies.getIfPresent(claim);
    }

    /** Whether this answer can be used without asking again. Unknown names are not remembered for longer than that. */
    boolean believes(Told told) {
        return told.keys() == null || told.within(freshness.ofUsers(), nanos.getAsLong());
    }

    /** A user whose answer can be used without asking again, or null. */
    @Nullable
    Told user(Claim claim) {
        Told user = users.getIfPresent(claim);
        return user != null && believes(user) ? user : null;
    }

    /** A user whose answer can be used while nobody can be asked, or null. */
    @Nullable
    Told userLately(Claim claim) {
        Told user = users.getIfPresent(claim);
        return user != null && user.within(freshness.whileAway(), nanos.getAsLong()) ? user : null;
    }

    /** @param keys null when there is no such user */
    Told remember(Claim claim, @Nullable UserKeys keys) {
        long now = nanos.getAsLong();
        Told before = last(claim);
        Told told = before == null ? Told.first(keys, now) : before.then(keys, now);
        (keys == null ? users : nobodies).invalidate(claim);
        (keys == null ? nobodies : users).put(claim, told);
        return told;
    }
}
