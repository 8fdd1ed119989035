package org.iceserver.server;

import java.time.Duration;

import org.iceserver.credentials.keys.KeyCredentials;
import org.iceserver.credentials.keys.TurnKeys;
import org.iceserver.server.assembly.RelayAssembly;
import org.iceserver.server.config.Access;
import org.iceserver.turn.policy.PeerRules;

/**
 * The current value of everything that may change while the server runs. Readers ask again each time. One thread changes it;
 * any thread asks.
 */
final class CurrentPolicy {
    private volatile Duration credentialLife = Duration.ZERO;
    /** The life of all credentials that this server minted by itself until now. */
    private volatile Duration longestLife = Duration.ZERO;
    /** Counted for the signal port and for the TURN ports separately. */
    private volatile int connectionsPerSource;
    private volatile int mostAllocations;
    private volatile PeerRules peerRules = PeerRules.STANDARD;

    private final TurnKeys keys;

    /** @param keys tenants' keys; programs say how long their credentials live */
    CurrentPolicy(Access access, TurnKeys keys) {
        this.keys = keys;
        take(access);
    }

    void take(Access access) {
        Duration life = access.lifetimes().credential();
        credentialLife = life;
        longestLife = life.compareTo(longestLife) > 0 ? life : longestLife;
        connectionsPerSource = access.limits().relay().connectionsPerSource();
        mostAllocations = access.limits().relay().totalAllocations();
        peerRules = RelayAssembly.rules(access);
    }

    Duration credentialLife() {
        return credentialLife;
    }

    /** How long the newest credential of anybody may still be valid. */
    Duration longestLife() {
        Duration ours = longestLife;
        return keys.isEmpty() || ours.compareTo(KeyCredentials.LONGEST_LIFE) > 0 ? ours : KeyCredentials.LONGEST_LIFE;
    }

    int connectionsPerSource() {
        return connectionsPerSource;
    }

    int mostAllocations() {
        return mostAllocations;
    }

    PeerRules peerRules() {
        return peerRules;
    }
}
