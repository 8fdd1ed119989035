package org.iceserver.client;

import java.time.Duration;

/**
 * How often a transaction sends and how long it waits (RFC 8489 s6.2.1, s6.2.2).
 *
 * @param rto the wait after the first transmission over UDP; it doubles with each further one
 * @param transmissions how many times a request is sent over UDP (Rc)
 * @param lastWait the wait after the last transmission, in RTOs (Rm)
 * @param deadline the time after which a request fails in any case
 */
public record Timing(Duration rto, int transmissions, int lastWait, Duration deadline) {
    /** The values of RFC 8489. 39.5 s is also the time that a request over TCP or TLS may take. */
    public static final Timing STANDARD = new Timing(Duration.ofMillis(500), 7, 16, Duration.ofMillis(39_500));

    public Timing {
        if (rto.isNegative() || rto.isZero() || transmissions < 1 || lastWait < 1 || deadline.isNegative()) {
            throw new IllegalArgumentException("a timing needs an RTO, at least one transmission and a deadline");
        }
    }

    public Timing withDeadline(Duration shorter) {
        return new Timing(rto, transmissions, lastWait, shorter);
    }

    /** The wait after the n-th transmission, counted from 1. */
    Duration waitAfter(int transmission) {
        return transmission >= transmissions
                ? rto.multipliedBy(lastWait)
                : rto.multipliedBy(1L << Math.min(transmission - 1, 30));
    }
}
