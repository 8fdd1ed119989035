package org.iceserver.credentials;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

import org.iceserver.stun.IntegrityKey;
import org.iceserver.stun.SecurityFeatures;
import org.iceserver.turn.auth.Claim;
import org.iceserver.turn.auth.CredentialSource;
import org.iceserver.turn.auth.KeyLookup;
import org.iceserver.turn.auth.KeyLookup.Unknown.Why;
import org.iceserver.turn.auth.KeyQuery;

/**
 * Time-limited credentials, which anybody who knows a secret can make (draft-uberti-behave-turn-rest-00): the password
 * is {@code base64(HMAC-SHA1(secret, username))}.
 *
 * <p>Every secret is tried, so that secrets can be rotated; new credentials are made with the first one. An expired
 * credential cannot begin a session, but it can refresh an existing one.
 */
public final class RestCredentials implements CredentialSource {
    private final Supplier<List<RestSecret>> secrets;
    private final char separator;

    /** With the usual separator, a colon. */
    public RestCredentials(List<String> secrets) {
        this(secrets, ':');
    }

    /**
     * @param separator between time stamp and user
     * @throws IllegalArgumentException with one sentence, when a secret is empty
     */
    public RestCredentials(List<String> secrets, char separator) {
        this(fixed(secrets.stream().map(RestSecret::of).toList()), separator);
    }

    /**
     * @param secrets called for each credential, on any thread, because secrets may change
     * @param separator between time stamp and user
     */
    public RestCredentials(Supplier<List<RestSecret>> secrets, char separator) {
        this.secrets = secrets;
        this.separator = separator;
    }

    private static Supplier<List<RestSecret>> fixed(List<RestSecret> secrets) {
        return () -> secrets;
    }

    /** Whether there is a secret to make credentials with. */
    public boolean mints() {
        return !secrets.get().isEmpty();
    }

    /**
     * What tells whether two servers have the same secrets, the minting one first. Nobody finds the secrets by it, if they are
     * long enough not to be guessed.
     *
     * @param context servers with another one have other fingerprints
     */
    public List<String> fingerprints(String context) {
        return secrets.get().stream().map(secret -> secret.fingerprint(context)).toList();
    }

    /**
     * A credential for this user, made with the first secret.
     *
     * @param user may be empty; then the user name is only the time stamp
     * @param nowEpochSeconds the wall clock
     * @throws IllegalStateException when there is no secret
     */
    public RestCredential mint(String user, Duration ttl, long nowEpochSeconds) {
        List<RestSecret> now = secrets.get();
        if (now.isEmpty()) {
            throw new IllegalStateException("no credential can be minted without a secret; add --secret");
        }
        long expires = nowEpochSeconds + ttl.toSeconds();
        String username = user.isEmpty() ? Long.toString(expires) : expires + String.valueOf(separator) + user;
        return new RestCredential(username, now.getFirst().password(username), ttl.toSeconds());
    }

    @Override
    public KeyLookup find(KeyQuery query, long epochSeconds) {
        List<RestSecret> now = secrets.get();
        if (!(query.claim() instanceof Claim.Name claimed)) {
            return KeyLookup.Unknown.NOT_ASKED;
        }
        String name = claimed.username();
        RestUsername username = RestUsername.parse(name, separator);
        if (username == null) {
            return KeyLookup.Unknown.because(Why.NOT_A_REST_NAME);
        }
        if (now.isEmpty()) {
            return KeyLookup.Unknown.because(Why.NO_SECRET);
        }
        if (query.allocate() && username.expiresEpochSeconds() <= epochSeconds) {
            return KeyLookup.Unknown.expired(username.expiresEpochSeconds());
        }
        List<IntegrityKey> candidates = now.stream()
                .map(secret -> IntegrityKey.longTerm(query.algorithm(), name, query.realm(), secret.password(name)))
                .toList();
        return new KeyLookup.Found(name, candidates, username.quotaUser(), KeyLookup.Found.FOR_GOOD, candidates.size());
    }

    /**
     * SHA-256 keys, because the password can be computed. No USERHASH while there is a secret, because the password can
     * only be computed from a name.
     */
    @Override
    public SecurityFeatures features() {
        return new SecurityFeatures(true, secrets.get().isEmpty());
    }
}
