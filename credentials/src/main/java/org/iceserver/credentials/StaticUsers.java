package org.iceserver.credentials;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.iceserver.stun.IntegrityKey;
import org.iceserver.turn.CredentialSource;
import org.iceserver.turn.KeyLookup;
import org.iceserver.turn.KeyQuery;

/** Users that the operator named. Keeps their keys, not their passwords (RFC 8656 s6). */
public final class StaticUsers implements CredentialSource {
    private final String realm;
    private final Map<String, IntegrityKey> keys;

    /** @throws IllegalArgumentException with one sentence, when two users have the same name */
    public StaticUsers(String realm, Collection<StaticUser> users) {
        this.realm = realm;
        keys = users.stream()
                .collect(Collectors.toUnmodifiableMap(StaticUser::name,
                        user -> IntegrityKey.longTerm(user.name(), realm, user.password()),
                        (first, second) -> {
                            throw new IllegalArgumentException(
                                    "two users have the same name; give each --user NAME:PASSWORD its own name");
                        }));
    }

    @Override
    public KeyLookup find(KeyQuery query, long epochSeconds) {
        IntegrityKey key = query.realm().equals(realm) ? keys.get(query.username()) : null;
        return key == null ? new KeyLookup.Unknown() : new KeyLookup.Found(List.of(key), query.username());
    }
}
