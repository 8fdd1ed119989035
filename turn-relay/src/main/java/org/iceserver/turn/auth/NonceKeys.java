package org.iceserver.turn.auth;

import java.security.SecureRandom;
import java.util.List;

/**
 * The keys with which all shards sign nonces: those that several servers share, or else one of this server alone. The first
 * signs, and all are accepted. They may change while the server runs. Any thread.
 */
public final class NonceKeys {
    private final List<NonceKey> own;
    private volatile List<NonceKey> now;

    private NonceKeys(NonceKey own) {
        this.own = List.of(own);
        now = this.own;
    }

    /** A key of this server alone. */
    public static NonceKeys random(SecureRandom chance) {
        return new NonceKeys(NonceKey.random(chance));
    }

    /**
     * From now on the keys are made of these secrets, so that servers with the same secrets accept each other's nonces.
     *
     * @param secrets the first one signs; without any, the server uses the key of its own
     * @param cluster servers of another cluster have other keys
     */
    public void share(List<String> secrets, String cluster) {
        now = secrets.isEmpty() ? own : secrets.stream().map(secret -> NonceKey.shared(secret, cluster)).toList();
    }

    List<NonceKey> now() {
        return now;
    }
}
