package org.iceserver.credentials.keys;

import java.time.Duration;
import java.util.List;

import org.iceserver.credentials.RestCredential;
import org.iceserver.stun.IntegrityKey;
import org.iceserver.stun.SecurityFeatures;
import org.iceserver.turn.auth.Claim;
import org.iceserver.turn.auth.CredentialSource;
import org.iceserver.turn.auth.KeyLookup;
import org.iceserver.turn.auth.KeyLookup.Unknown.Why;
import org.iceserver.turn.auth.KeyQuery;

/**
 * Time-limited credentials that keys made, and those of the operator's own secrets. A user name with the id of a known key has
 * one possible secret, which is the key's; it is never tried with the operator's secrets. Every other name is the
 * operator's, as if there were no keys.
 */
public final class KeyCredentials implements CredentialSource {
    /** No credential of a key lives longer. */
    public static final Duration LONGEST_LIFE = Duration.ofDays(2);

    private final TurnKeys keys;
    private final CredentialSource others;
    private final char separator;

    /**
     * @param others is asked about names without the id of a known key
     * @param separator between the parts of a user name
     */
    public KeyCredentials(TurnKeys keys, CredentialSource others, char separator) {
        this.keys = keys;
        this.others = others;
        this.separator = separator;
    }

    /**
     * A credential for a user of this key.
     *
     * @param user not empty
     * @param ttl at most {@link #LONGEST_LIFE}
     * @param nowEpochSeconds the wall clock
     */
    public RestCredential mint(TurnKey key, String user, Duration ttl, long nowEpochSeconds) {
        String username = KeyUsername.of(nowEpochSeconds + ttl.toSeconds(), key.id(), user, separator);
        return new RestCredential(username, key.secret().password(username), ttl.toSeconds());
    }

    @Override
    public KeyLookup find(KeyQuery query, long epochSeconds) {
        KeyUsername username = query.claim() instanceof Claim.Name name
                ? KeyUsername.parse(name.username(), separator)
                : null;
        TurnKey key = username == null ? null : keys.get(username.keyId());
        if (username == null || key == null || !(query.claim() instanceof Claim.Name claimed)) {
            return others.find(query, epochSeconds);
        }
        if (!key.serves()) {
            return KeyLookup.Unknown.because(Why.KEY_REVOKED);
        }
        if (query.allocate() && username.expiresEpochSeconds() <= epochSeconds) {
            return KeyLookup.Unknown.expired(username.expiresEpochSeconds());
        }
        String name = claimed.username();
        IntegrityKey only = IntegrityKey.longTerm(query.algorithm(), name, query.realm(), key.secret().password(name));
        return new KeyLookup.Found(name, List.of(only), username.quotaUser(), KeyLookup.Found.FOR_GOOD, 1);
    }

    /** The id of the key for which a session of this quota user may count; empty when it counts for no key. */
    public String keyOf(String quotaUser) {
        return quotaUser.length() > KeyId.LENGTH && quotaUser.charAt(KeyId.LENGTH) == separator
                ? quotaUser.substring(0, KeyId.LENGTH)
                : "";
    }

    /**
     * SHA-256 keys, because the password can be computed. No USERHASH while there is a key, because the password can only
     * be computed from a name.
     */
    @Override
    public SecurityFeatures features() {
        return others.features().and(new SecurityFeatures(true, keys.isEmpty()));
    }
}
