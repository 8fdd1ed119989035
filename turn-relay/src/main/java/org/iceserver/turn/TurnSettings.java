package org.iceserver.turn;

import org.iceserver.turn.allocation.DefaultFamily;
import org.iceserver.turn.allocation.PermissionLifetimes;
import org.iceserver.turn.limits.Limits;

/**
 * The operator's settings for allocations.
 *
 * @param realm the REALM of every challenge (RFC 8489 s9.2)
 * @param defaultLifetimeSeconds the lifetime when the client asks for none or for less (RFC 8656 s7.2)
 * @param maxLifetimeSeconds the longest lifetime that one Allocate or Refresh grants
 * @param maxSessionSeconds the longest time that an allocation can live, however often it is refreshed
 * @param lifetimes how long permissions and channels live; only tests with real clients shorten this
 * @param alternates the servers to which clients are sent when there is no room here
 * @param family of a relayed address for a client that asks for none
 */
public record TurnSettings(String realm, int defaultLifetimeSeconds, int maxLifetimeSeconds, int maxSessionSeconds,
        PermissionLifetimes lifetimes, Limits limits, AlternateServers alternates, DefaultFamily family) {
    public static final int DEFAULT_LIFETIME_SECONDS = 600;
    public static final int MAX_LIFETIME_SECONDS = 3_600;
    public static final int MAX_SESSION_SECONDS = 24 * 3_600;

    public TurnSettings {
        if (realm.isBlank()) {
            throw new IllegalArgumentException("the realm is empty; name your domain with --realm");
        }
        if (defaultLifetimeSeconds < 1 || maxLifetimeSeconds < defaultLifetimeSeconds) {
            throw new IllegalArgumentException("an allocation's lifetime must be at least 1 s and at most "
                    + maxLifetimeSeconds + " s, not " + defaultLifetimeSeconds + " s");
        }
        if (maxSessionSeconds < 1) {
            throw new IllegalArgumentException(
                    "--max-session must be at least 1 second, not " + maxSessionSeconds + " s");
        }
    }

    /** Settings with the lifetimes of RFC 8656. */
    public TurnSettings(String realm, Limits limits) {
        this(realm, DEFAULT_LIFETIME_SECONDS, MAX_LIFETIME_SECONDS, MAX_SESSION_SECONDS,
                PermissionLifetimes.STANDARD, limits, AlternateServers.NONE, DefaultFamily.AUTO);
    }
}
