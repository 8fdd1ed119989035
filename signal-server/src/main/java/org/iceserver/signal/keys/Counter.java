package org.iceserver.signal.keys;

import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

import org.iceserver.signal.IceConfiguration;
import org.jspecify.annotations.Nullable;

/** Checks tokens and rates, and makes credentials. Every API of one port uses the same. One thread. */
public final class Counter {
    /** The credentials of one key in a second, and at once. */
    static final int RATE = 500;
    private static final long COST_NANOS = TimeUnit.SECONDS.toNanos(1) / RATE;
    private static final int MOST_NOTES = 1_000;
    private static final int RANDOM_BYTES = 8;

    private final KeyDesk desk;
    private final LongSupplier nanos;
    private final RandomGenerator chance;
    /** By key: when it may make the full rate again. Only keys that an operator made are here. */
    private final Map<String, Long> freeAtNanos = new HashMap<>();

    /**
     * @param nanos the monotonic clock
     * @param chance names users who have no name
     */
    public Counter(KeyDesk desk, LongSupplier nanos, RandomGenerator chance) {
        this.desk = desk;
        this.nanos = nanos;
        this.chance = chance;
    }

    /**
     * The key of a token. Takes one of the credentials that the key may make now.
     *
     * @param token null counts as a wrong one
     */
    public KeyDesk.OpenKey open(@Nullable String token) throws ApiRefusal {
        return withinRate(opened(token));
    }

    /** As {@link #open(String)}, where the path names the key, too. */
    public KeyDesk.OpenKey open(@Nullable String token, String keyId) throws ApiRefusal {
        KeyDesk.OpenKey key = opened(token);
        if (!key.id().equals(keyId)) {
            throw ApiRefusal.wrongToken();
        }
        return withinRate(key);
    }

    private KeyDesk.OpenKey opened(@Nullable String token) throws ApiRefusal {
        KeyDesk.OpenKey key = desk.opens(token == null ? "" : token);
        if (key == null) {
            throw ApiRefusal.wrongToken();
        }
        return key;
    }

    private KeyDesk.OpenKey withinRate(KeyDesk.OpenKey key) throws ApiRefusal {
        long now = nanos.getAsLong();
        long free = freeAtNanos.getOrDefault(key.id(), now);
        long after = (free - now > 0 ? free : now) + COST_NANOS;
        if (after - now > TimeUnit.SECONDS.toNanos(1)) {
            throw ApiRefusal.tooMany(RATE);
        }
        if (freeAtNanos.size() >= MOST_NOTES) {
            freeAtNanos.values().removeIf(then -> then - now <= 0);
        }
        freeAtNanos.put(key.id(), after);
        return key;
    }

    /** A user without a name gets a random one, and with it a quota of its own. */
    public IceConfiguration mint(KeyDesk.OpenKey key, Wish wish, String host) {
        return key.mint(host, wish.user().isEmpty() ? random() : wish.user(), wish.ttlSeconds());
    }

    private String random() {
        var bytes = new byte[RANDOM_BYTES];
        chance.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
