package org.iceserver.credentials.database;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanIterator;
import io.lettuce.core.api.sync.RedisCommands;
import org.iceserver.credentials.OAuthKey;
import org.jspecify.annotations.Nullable;

/**
 * coturn's hashes {@code turn/oauth/kid/K} in Redis, with the fields ikm_key, as_rs_alg, timestamp, lifetime and realm,
 * which have the same meaning as the columns of {@link OAuthKeyTable}. One thread at a time.
 *
 * <p>Redis has no list of these hashes. To find new ones we must scan all its keys, a few at a time, so we do this only
 * at every twelfth reading. Known keys are read each time.
 */
final class RedisTokenKeys {
    private static final String PREFIX = "turn/oauth/kid/";
    private static final int READINGS_FOR_A_WALK = 12;
    private static final int KEYS_AT_A_TIME = 1_000;

    private final String realm;
    private final CoturnTokenKeys keys;
    private Set<String> known = new TreeSet<>();
    private int readings;

    RedisTokenKeys(String realm, String description) {
        this.realm = realm;
        keys = new CoturnTokenKeys(description + ": " + PREFIX + "*");
    }

    /** @throws RedisException when Redis cannot answer now */
    List<OAuthKey> read(RedisCommands<String, String> redis) {
        try {
            if (readings % READINGS_FOR_A_WALK == 0) {
                known = walk(redis);
            }
            readings++;
            List<CoturnTokenKeys.Stored> stored = new ArrayList<>();
            for (String kid : known) {
                Map<String, String> hash = hash(redis, kid);
                if (!hash.isEmpty() && isOurs(hash.get("realm"))) {
                    stored.add(new CoturnTokenKeys.Stored(kid, hash.get("ikm_key"), hash.get("as_rs_alg"),
                            hash.get("timestamp"), hash.get("lifetime")));
                }
            }
            return keys.usable(stored);
        } catch (RedisCommandExecutionException e) {
            if (!isForbidden(e)) {
                throw e;
            }
            keys.tell("may not be read by this user", "so no key of it is used: ACL SETUSER ... +scan +hgetall");
            return List.of();
        }
    }

    private static Set<String> walk(RedisCommands<String, String> redis) {
        Set<String> found = new TreeSet<>();
        ScanIterator.scan(redis, ScanArgs.Builder.matches(PREFIX + "*").limit(KEYS_AT_A_TIME))
                .forEachRemaining(key -> found.add(key.substring(PREFIX.length())));
        return found;
    }

    /** The fields of a key; empty when it is gone or not a hash. */
    private Map<String, String> hash(RedisCommands<String, String> redis, String kid) {
        try {
            return redis.hgetall(PREFIX + kid);
        } catch (RedisCommandExecutionException e) {
            if (!String.valueOf(e.getMessage()).startsWith("WRONGTYPE")) {
                throw e;
            }
            keys.tell("has a key that cannot be used", "'" + kid + "' is no hash");
            return Map.of();
        }
    }

    private boolean isOurs(@Nullable String named) {
        return named == null || named.isBlank() || named.strip().equals(realm);
    }

    private static boolean isForbidden(RedisCommandExecutionException e) {
        return String.valueOf(e.getMessage()).startsWith("NOPERM");
    }
}
