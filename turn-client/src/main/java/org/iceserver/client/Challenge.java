package org.iceserver.client;

import java.util.List;

import org.iceserver.stun.Attribute.Nonce;
import org.iceserver.stun.Attribute.PasswordAlgorithm;
import org.iceserver.stun.Attribute.PasswordAlgorithms;
import org.iceserver.stun.Attribute.Realm;
import org.iceserver.stun.Attribute.Userhash;
import org.iceserver.stun.Attribute.Username;
import org.iceserver.stun.IntegrityKey;
import org.iceserver.stun.SecurityFeatures;
import org.iceserver.stun.StunEncoder;
import org.iceserver.stun.StunMessage;
import org.jspecify.annotations.Nullable;

/** The challenge in a 401 or 438 response, and the answer that later requests give (RFC 8489 s9.2.3.2, s9.2.5). */
final class Challenge {
    private final Credentials credentials;
    private final Realm realm;
    private final Nonce nonce;
    private final @Nullable PasswordAlgorithms offered;
    private final PasswordAlgorithm algorithm;
    private final boolean anonymous;
    private final IntegrityKey key;

    private Challenge(Credentials credentials, Realm realm, Nonce nonce, @Nullable PasswordAlgorithms offered,
            PasswordAlgorithm algorithm, boolean anonymous) {
        this.credentials = credentials;
        this.realm = realm;
        this.nonce = nonce;
        this.offered = offered;
        this.algorithm = algorithm;
        this.anonymous = anonymous;
        this.key = algorithm.equals(PasswordAlgorithm.SHA256)
                ? IntegrityKey.longTermSha256(credentials.username(), realm.value(), credentials.password())
                : IntegrityKey.longTerm(credentials.username(), realm.value(), credentials.password());
    }

    /** @throws TurnException when the challenge cannot be answered, or looks like a bid-down attack */
    static Challenge of(StunMessage response, Credentials credentials) throws TurnException {
        Realm realm = response.first(Realm.class);
        Nonce nonce = response.first(Nonce.class);
        if (realm == null || nonce == null) {
            throw new TurnException("The server asks for credentials without naming realm and nonce: "
                    + "it does not follow RFC 8489.", null);
        }
        PasswordAlgorithms offered = response.first(PasswordAlgorithms.class);
        SecurityFeatures features = SecurityFeatures.ofNonce(nonce.value());
        if (stripped(response)) {
            throw new TurnException(
                    "The server's nonce promises a choice of password algorithms that its answer lacks: "
                            + "somebody in between may be weakening the connection; use TLS.",
                    null);
        }
        boolean anonymous = features != null && features.usernameAnonymity();
        return new Challenge(credentials, realm, nonce, offered, choose(offered), anonymous);
    }

    /** Whether the nonce promises a list of password algorithms that is missing (RFC 8489 s9.2.5). */
    static boolean stripped(StunMessage response) {
        Nonce nonce = response.first(Nonce.class);
        SecurityFeatures features = nonce == null ? null : SecurityFeatures.ofNonce(nonce.value());
        return features != null && features.passwordAlgorithms() && !response.has(PasswordAlgorithms.class);
    }

    /** SHA-256 wherever the server offers it, in any position: TURN prefers it (RFC 8656 s6). */
    private static PasswordAlgorithm choose(@Nullable PasswordAlgorithms offered) throws TurnException {
        if (offered == null) {
            return PasswordAlgorithm.MD5;
        }
        for (PasswordAlgorithm known : List.of(PasswordAlgorithm.SHA256, PasswordAlgorithm.MD5)) {
            if (offered.algorithms().contains(known)) {
                return known;
            }
        }
        throw new TurnException("The server knows no password algorithm that this client knows (MD5, SHA-256).", null);
    }

    /** Adds user, realm, nonce and integrity; a server that offered a choice gets MESSAGE-INTEGRITY-SHA256 only. */
    void answer(StunEncoder request) {
        request.add(anonymous
                ? new Userhash(Userhash.of(credentials.username(), realm.value()))
                : new Username(credentials.username()));
        request.add(realm).add(nonce);
        if (offered == null) {
            request.integrity(key);
        } else {
            request.add(offered).add(algorithm).integritySha256(key);
        }
    }

    IntegrityKey key() {
        return key;
    }
}
