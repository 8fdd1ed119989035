package org.iceserver.server.config;

import java.time.Duration;

/**
 * How long the things that a client gets are valid.
 *
 * @param credential the life of a minted credential
 * @param session the longest life of one allocation
 * @param nonce how long a client may use a nonce
 */
public record Lifetimes(Duration credential, Duration session, Duration nonce) {
    public static final Lifetimes USUAL = new Lifetimes(Duration.ofHours(1), Duration.ofHours(24),
            Duration.ofMinutes(10));
    private static final Duration MOST = Duration.ofDays(3650);

    void check(Contradictions found) {
        between(found, "--credential-ttl", credential, Duration.ofMinutes(1), MOST);
        between(found, "--max-session", session, Duration.ofMinutes(1), MOST);
        between(found, "--nonce-lifetime", nonce, Duration.ofSeconds(10), Duration.ofHours(1));
    }

    private static void between(Contradictions found, String option, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            found.add(option + " is between " + least.toSeconds() + " s and "
                    + most.toSeconds() + " s, not " + value.toSeconds() + " s");
        }
    }
}
