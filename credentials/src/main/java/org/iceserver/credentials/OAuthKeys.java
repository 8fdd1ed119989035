package org.iceserver.credentials;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Collectors;

import org.iceserver.stun.IntegrityKey;
import org.iceserver.stun.SecurityFeatures;
import org.iceserver.turn.auth.Claim;
import org.iceserver.turn.auth.CredentialSource;
import org.iceserver.turn.auth.KeyLookup;
import org.iceserver.turn.auth.KeyLookup.Unknown.Why;
import org.iceserver.turn.auth.KeyQuery;
import org.jspecify.annotations.Nullable;

/**
 * Third-party authorization (RFC 7635): an authorization server gives the client a token that only this server can
 * read. The token contains the key with which the client signs. Keys can be rotated: tokens name their key, and all
 * keys are accepted.
 */
public final class OAuthKeys implements CredentialSource {
    /** By how much clocks may differ (s7). */
    private static final int DELTA_SECONDS = 5;
    private static final int FINGERPRINT_BYTES = 8;

    private final String serverName;
    private volatile Map<String, OAuthKey> byKid;

    /**
     * @param serverName the name by which authorization servers know this server
     * @throws IllegalArgumentException with one sentence, when two keys have the same name
     */
    public OAuthKeys(String serverName, Collection<OAuthKey> keys) {
        this.serverName = serverName;
        byKid = byKid(keys);
    }

    /**
     * Replaces the keys. Sessions keep the key with which they began.
     *
     * @throws IllegalArgumentException as above; the old ones then stay
     */
    public void replace(Collection<OAuthKey> keys) {
        byKid = byKid(keys);
    }

    private static Map<String, OAuthKey> byKid(Collection<OAuthKey> keys) {
        return keys.stream().collect(Collectors.toUnmodifiableMap(OAuthKey::kid, key -> key, (first, second) -> {
            throw new IllegalArgumentException(
                    "--oauth-key names '" + first.kid() + "' twice: one key per name");
        }));
    }

    @Override
    public KeyLookup find(KeyQuery query, long epochSeconds) {
        if (!(query.claim() instanceof Claim.Token claimed)) {
            return KeyLookup.Unknown.NOT_ASKED;
        }
        OAuthKey key = byKid.get(claimed.kid());
        if (key == null || epochSeconds >= key.untilEpochSeconds()) {
            return KeyLookup.Unknown.because(Why.NO_SUCH_TOKEN_KEY);
        }
        AccessToken token = AccessToken.open(claimed.accessToken(), key, serverName);
        if (token == null) {
            return KeyLookup.Unknown.because(Why.TOKEN_UNREADABLE);
        }
        long good = token.lifetimeSeconds() + DELTA_SECONDS - Math.abs(epochSeconds - token.timestampSeconds());
        // No granted lifetime may exceed the token's lifetime (s9); the formula there would add the clock difference.
        long left = Math.min(good, token.lifetimeSeconds());
        return left <= 0
                ? new KeyLookup.Unknown(Why.TOKEN_EXPIRED,
                        token.timestampSeconds() + token.lifetimeSeconds() + DELTA_SECONDS)
                : new KeyLookup.Found(key.kid(), token.macKeys(),
                        key.kid() + "/" + fingerprint(token.macKeys().getFirst()), epochSeconds + left);
    }

    /** Many clients share a key's name; the key inside the token distinguishes them. */
    private static String fingerprint(IntegrityKey macKey) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(macKey.toArray());
            return HexFormat.of().formatHex(digest, 0, FINGERPRINT_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** All features: a client with a token has no password, so this source does not restrict the others. */
    @Override
    public SecurityFeatures features() {
        return new SecurityFeatures(true, true);
    }

    @Override
    public @Nullable String serverName() {
        return byKid.isEmpty() ? null : serverName;
    }
}
