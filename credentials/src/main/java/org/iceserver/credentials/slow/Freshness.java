package org.iceserver.credentials.slow;

import java.time.Duration;

/**
 * How long what was told of a user is believed.
 *
 * @param ofUsers before a user is asked for again
 * @param ofNobodies before a name that nobody had is asked for again
 * @param whileAway how old what was told of a user may be when nobody can be asked
 * @param entries users, and names that nobody had, that are remembered at a time
 */
public record Freshness(Duration ofUsers, Duration ofNobodies, Duration whileAway, int entries) {
    /** For databases. */
    public static final Freshness OF_DATABASES = new Freshness(Duration.ofSeconds(30), Duration.ofSeconds(5),
            Duration.ofHours(1), 100_000);

    /** For webhooks, which let nobody in that they did not let in just now. */
    public static final Freshness OF_WEBHOOKS = new Freshness(Duration.ofSeconds(30), Duration.ofSeconds(5),
            Duration.ofSeconds(30), 100_000);

    public Freshness {
        if (ofUsers.compareTo(whileAway) > 0) {
            throw new IllegalArgumentException("what is believed while all is well is believed in need, too");
        }
    }
}
