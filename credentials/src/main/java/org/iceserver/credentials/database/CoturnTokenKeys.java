package org.iceserver.credentials.database;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.iceserver.credentials.OAuthKey;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes access token keys from coturn's stored data. A key that cannot be used is left out, which is logged once. One
 * thread at a time.
 */
final class CoturnTokenKeys {
    private static final Logger LOG = LoggerFactory.getLogger(CoturnTokenKeys.class);
    private static final String USUAL_ALGORITHM = "A256GCM";

    private final String place;
    private final Set<String> told = new HashSet<>();

    /** @param place where they are stored, for the log; contains no password */
    CoturnTokenKeys(String place) {
        this.place = place;
    }

    /**
     * A key as stored; a missing value is null.
     *
     * @param key base64
     * @param algorithm A256GCM when there is none
     * @param timestamp when the key's life began, in seconds since 1970
     * @param lifetime in seconds; 0 means no end
     */
    record Stored(String kid, @Nullable String key, @Nullable String algorithm, @Nullable String timestamp,
            @Nullable String lifetime) {
        private OAuthKey usable() {
            String named = text(algorithm);
            long seconds = seconds(lifetime);
            return OAuthKey.of(kid, named.isEmpty() ? USUAL_ALGORITHM : named, text(key),
                    seconds == 0 ? OAuthKey.FOR_GOOD : seconds(timestamp) + seconds);
        }

        private static String text(@Nullable String value) {
            return value == null ? "" : value.strip();
        }

        /** coturn reads a lifetime that is not a number as 0, which means no end. We refuse it. */
        private long seconds(@Nullable String value) {
            String digits = text(value);
            if (!digits.matches("\\d{0,17}")) {
                throw new IllegalArgumentException(
                        "the OAuth key '" + kid + "' has a timestamp or a lifetime that is no number of seconds");
            }
            return digits.isEmpty() ? 0 : Long.parseLong(digits);
        }
    }

    /** The usable keys, only the first one for each name. */
    List<OAuthKey> usable(List<Stored> keys) {
        Map<String, OAuthKey> byKid = new LinkedHashMap<>();
        for (Stored stored : keys) {
            try {
                byKid.putIfAbsent(stored.kid(), stored.usable());
            } catch (IllegalArgumentException e) {
                tell("has a key that cannot be used", String.valueOf(e.getMessage()));
            }
        }
        return List.copyOf(byKid.values());
    }

    void tell(String what, String why) {
        if (told.add(what + why)) {
            LOG.warn("{} {}: {}", place, what, why);
        }
    }
}
