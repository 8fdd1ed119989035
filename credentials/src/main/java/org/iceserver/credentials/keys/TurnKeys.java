package org.iceserver.credentials.keys;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import org.iceserver.credentials.RestSecret;
import org.iceserver.stun.Bytes;
import org.jspecify.annotations.Nullable;

/** The keys that a store has, as they were read last. Any thread. */
public final class TurnKeys {
    private static final int HASH_BYTES = 32;
    /** A token is compared with this one's hash when there is no key of its id, so that the work is the same. */
    private static final TurnKey NOBODY = new TurnKey("", "", Bytes.of(new byte[HASH_BYTES]), RestSecret.of("nobody"),
            Instant.EPOCH, Optional.empty());

    private volatile Map<String, TurnKey> byId;

    public TurnKeys(Collection<TurnKey> keys) {
        byId = byId(keys);
    }

    /**
     * Takes over what the store has now.
     *
     * @return the ids of the keys that served until now and serve no longer: they were revoked or removed
     */
    public synchronized Set<String> replace(Collection<TurnKey> keys) {
        Map<String, TurnKey> next = byId(keys);
        Set<String> ended = byId.values().stream().filter(TurnKey::serves).map(TurnKey::id).filter(id -> {
            TurnKey now = next.get(id);
            return now == null || !now.serves();
        }).collect(Collectors.toUnmodifiableSet());
        byId = next;
        return ended;
    }

    private static Map<String, TurnKey> byId(Collection<TurnKey> keys) {
        return keys.stream().collect(Collectors.toUnmodifiableMap(TurnKey::id, key -> key));
    }

    /** The key with this id, also when it is revoked. */
    public @Nullable TurnKey get(String id) {
        return byId.get(id);
    }

    /** The key that this token opens; null when there is none or it is revoked. Every token costs the same work. */
    public @Nullable TurnKey openedBy(ApiToken token) {
        TurnKey named = byId.get(token.keyId());
        TurnKey compared = named == null ? NOBODY : named;
        boolean opens = compared.opensWith(token);
        return named != null && opens && named.serves() ? named : null;
    }

    public boolean isEmpty() {
        return byId.isEmpty();
    }
}
