package org.iceserver.turn;

import org.iceserver.stun.Attribute;
import org.iceserver.stun.StunMessage;
import org.iceserver.turn.auth.UserKey;
import org.iceserver.turn.request.TurnRequest;

/** How long an Allocate or Refresh request makes an allocation live (RFC 8656 s7.2, s8.2). */
final class Lifetime {
    private static final long SECOND_NANOS = 1_000_000_000L;

    private Lifetime() {}

    /** Between the default and the most that is granted, whatever was asked for; but no longer than a token is good. */
    static long nanos(TurnRequest request, TurnSettings settings, UserKey key) {
        Attribute.Lifetime asked = request.message().first(Attribute.Lifetime.class);
        long seconds = asked == null ? 0 : Math.min(asked.seconds(), settings.maxLifetimeSeconds());
        long granted = Math.max(seconds, settings.defaultLifetimeSeconds()) * SECOND_NANOS;
        return Math.min(granted, key.nanosLeft(request.now().nanos()));
    }

    static long sessionNanos(TurnSettings settings) {
        return settings.maxSessionSeconds() * SECOND_NANOS;
    }

    /** A Refresh with lifetime 0 deletes; Allocate ignores a zero as it ignores anything below the default. */
    static boolean zero(StunMessage request) {
        Attribute.Lifetime asked = request.first(Attribute.Lifetime.class);
        return asked != null && asked.seconds() == 0;
    }
}
