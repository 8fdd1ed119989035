package org.iceserver.credentials.slow;

import java.time.Duration;

import org.iceserver.transport.memory.Holding;
import org.iceserver.transport.memory.MemoryBudget;

/**
 * How long what was told of a user is believed.
 *
 * @param ofUsers before a user is asked for again
 * @param ofNobodies before a name that nobody had is asked for again
 * @param whileAway how old what was told of a user may be when nobody can be asked
 * @param bytes that the users who are remembered take together; names that nobody had take a quarter of that beside them
 */
public record Freshness(Duration ofUsers, Duration ofNobodies, Duration whileAway, long bytes) {
    /** A database, a webhook for users and one for signaling: each has a quarter of the kind, and names a quarter of that. */
    private static final long QUARTER = MemoryBudget.ofThisJvm().share(Holding.CREDENTIAL_CACHES).most() / 4;

    /** For databases. */
    public static final Freshness OF_DATABASES = new Freshness(Duration.ofSeconds(30), Duration.ofSeconds(5),
            Duration.ofHours(1), QUARTER);

    /** For webhooks, which let nobody in that they did not let in just now. */
    public static final Freshness OF_WEBHOOKS = new Freshness(Duration.ofSeconds(30), Duration.ofSeconds(5),
            Duration.ofSeconds(30), QUARTER);

    public Freshness {
        if (ofUsers.compareTo(whileAway) > 0) {
            throw new IllegalArgumentException("what is believed while all is well is believed in need, too");
        }
    }
}
