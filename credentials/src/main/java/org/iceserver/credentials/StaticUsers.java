package org.iceserver.credentials;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.iceserver.stun.Attribute.PasswordAlgorithm;
import org.iceserver.stun.Attribute.Userhash;
import org.iceserver.stun.Bytes;
import org.iceserver.stun.IntegrityKey;
import org.iceserver.stun.SecurityFeatures;
import org.iceserver.turn.auth.Claim;
import org.iceserver.turn.auth.CredentialSource;
import org.iceserver.turn.auth.KeyLookup;
import org.iceserver.turn.auth.KeyQuery;
import org.jspecify.annotations.Nullable;

/**
 * The users from the options. Keeps their keys and the hashes of their names, not their passwords (RFC 8656 s6). Any
 * thread.
 */
public final class StaticUsers implements CredentialSource {
    private final String realm;
    private volatile Known known;

    private record Known(Map<String, Keys> byName, Map<Bytes, Keys> byUserhash) {}

    /** @param sha256 null when only the MD5 key is known */
    private record Keys(String name, IntegrityKey md5, @Nullable IntegrityKey sha256) {
        static Keys of(StaticUser user, String realm) {
            return user.key().map(known -> new Keys(user.name(), known, null))
                    .orElseGet(() -> new Keys(user.name(), IntegrityKey.longTerm(user.name(), realm, user.password()),
                            IntegrityKey.longTermSha256(user.name(), realm, user.password())));
        }

        @Nullable
        IntegrityKey made(PasswordAlgorithm algorithm) {
            return algorithm.equals(PasswordAlgorithm.SHA256) ? sha256 : md5;
        }
    }

    /** @throws IllegalArgumentException with one sentence, when two users have the same name */
    public StaticUsers(String realm, Collection<StaticUser> users) {
        this.realm = realm;
        known = known(realm, users);
    }

    /**
     * Replaces the users. Sessions keep the key with which they began.
     *
     * @throws IllegalArgumentException as above; the old ones then stay
     */
    public void replace(Collection<StaticUser> users) {
        known = known(realm, users);
    }

    private static Known known(String realm, Collection<StaticUser> users) {
        Map<String, Keys> byName = users.stream()
                .collect(Collectors.toUnmodifiableMap(StaticUser::name, user -> Keys.of(user, realm),
                        (first, second) -> {
                            throw new IllegalArgumentException(
                                    "two users have the same name; give each --user NAME:PASSWORD its own name");
                        }));
        return new Known(byName, byName.values().stream()
                .collect(Collectors.toUnmodifiableMap(keys -> Userhash.of(keys.name(), realm), keys -> keys)));
    }

    @Override
    public KeyLookup find(KeyQuery query, long epochSeconds) {
        // A source without any user does not claim that the name is unknown.
        KeyLookup.Unknown nobody = known.byName().isEmpty()
                ? KeyLookup.Unknown.NOT_ASKED
                : KeyLookup.Unknown.NO_SUCH_USER;
        Keys keys = query.realm().equals(realm) ? keys(query.claim()) : null;
        IntegrityKey key = keys == null ? null : keys.made(query.algorithm());
        return keys == null || key == null
                ? query.claim() instanceof Claim.Token ? KeyLookup.Unknown.NOT_ASKED : nobody
                : new KeyLookup.Found(keys.name(), List.of(key), keys.name());
    }

    private @Nullable Keys keys(Claim claim) {
        return switch (claim) {
            case Claim.Name name -> known.byName().get(name.username());
            case Claim.Token _ -> null;
            case Claim.Hash hash -> known.byUserhash().get(hash.userhash());
        };
    }

    @Override
    public SecurityFeatures features() {
        return new SecurityFeatures(known.byName().values().stream().noneMatch(keys -> keys.sha256() == null), true);
    }
}
