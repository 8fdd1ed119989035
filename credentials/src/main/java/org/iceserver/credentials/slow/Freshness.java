package org.iceserver.credentials.slow;

import java.time.Duration;

import org.iceserver.transport.memory.Holding;
import org.iceserver.transport.memory.MemoryBudget;

/**
 * How long remembered answers about users are used.
 *
 * @param ofUsers how old an answer about a user may be before it is asked for again
 * @param ofNobodies how old the answer that a name is unknown may be before it is asked for again
 * @param whileAway how old an answer about a user may be while nobody can be asked
 * @param bytes the memory for all remembered users; unknown names have an additional quarter of it
 */
public record Freshness(Duration ofUsers, Duration ofNobodies, Duration whileAway, long bytes) {
    /**
     * A quarter of the share, for each of: a database, a webhook for users, a webhook for signaling. Unknown names have
     * a quarter of that in addition.
     */
    private static final long QUARTER = MemoryBudget.ofThisJvm().share(Holding.CREDENTIAL_CACHES).most() / 4;

    /** For databases. */
    public static final Freshness OF_DATABASES = new Freshness(Duration.ofSeconds(30), Duration.ofSeconds(5),
            Duration.ofHours(1), QUARTER);

    /** For webhooks: without a recent answer nobody is let in. */
    public static final Freshness OF_WEBHOOKS = new Freshness(Duration.ofSeconds(30), Duration.ofSeconds(5),
            Duration.ofSeconds(30), QUARTER);

    public Freshness {
        if (ofUsers.compareTo(whileAway) > 0) {
            throw new IllegalArgumentException("what is believed while all is well is believed in need, too");
        }
    }
}
