package org.iceserver.turn;

import org.iceserver.stun.Attribute;
import org.iceserver.stun.StunMessage;
import org.iceserver.turn.auth.UserKey;
import org.iceserver.turn.request.TurnRequest;

/** The lifetime that an Allocate or Refresh request gives an allocation (RFC 8656 s7.2, s8.2). */
final class Lifetime {
    private static final long SECOND_NANOS = 1_000_000_000L;

    private Lifetime() {}

    /**
     * The requested lifetime, kept between the default and the maximum, and never beyond the end of an access token.
     */
    static long nanos(TurnRequest request, TurnSettings settings, UserKey key) {
        Attribute.Lifetime asked = request.message().first(Attribute.Lifetime.class);
        long seconds = asked == null ? 0 : Math.min(asked.seconds(), settings.maxLifetimeSeconds());
        long granted = Math.max(seconds, settings.defaultLifetimeSeconds()) * SECOND_NANOS;
        return Math.min(granted, key.nanosLeft(request.now().nanos()));
    }

    static long sessionNanos(TurnSettings settings) {
        return settings.maxSessionSeconds() * SECOND_NANOS;
    }

    /** Whether a Refresh asks to delete (lifetime 0). Allocate treats 0 like any value below the default. */
    static boolean zero(StunMessage request) {
        Attribute.Lifetime asked = request.first(Attribute.Lifetime.class);
        return asked != null && asked.seconds() == 0;
    }
}
