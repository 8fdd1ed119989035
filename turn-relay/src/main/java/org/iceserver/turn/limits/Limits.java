package org.iceserver.turn.limits;

/**
 * The rows of the limits table for the relay. Each one is a {@code --limit NAME=VALUE}.
 *
 * @param allocationsPerUser {@link #NONE} means no limit, here and in all other components
 * @param allocationsPerSource by IPv4 address or IPv6 /64; loopback is never limited by source
 * @param totalAllocations of the whole server; with {@link #NONE} the relay port range is the only limit
 * @param connectionsPerSource TCP connections of one source at once
 * @param unauthenticated answers to one source that has proven nothing yet
 * @param newPeers new peer addresses of one allocation, for which it has no permission yet
 * @param handshakesPerSource TLS and DTLS handshakes that one source begins
 */
public record Limits(int allocationsPerUser, int allocationsPerSource, int totalAllocations, int connectionsPerSource,
        Rate unauthenticated, Rate newPeers, int permissionsPerAllocation, int channelsPerAllocation,
        Bandwidth bandwidth, Rate handshakesPerSource) {
    public static final int NONE = Integer.MAX_VALUE;

    /** A token bucket: {@code perSecond} on average, {@code burst} at once. */
    public record Rate(int perSecond, int burst) {
        public static final Rate UNLIMITED = new Rate(NONE, NONE);

        public Rate {
            if (perSecond < 1 || burst < 1) {
                throw new IllegalArgumentException("a rate is two numbers of at least 1, RATE/BURST, not " + perSecond
                        + "/" + burst);
            }
        }
    }

    public Limits {
        atLeastOne(Limit.ALLOCATIONS_PER_USER, allocationsPerUser);
        atLeastOne(Limit.ALLOCATIONS_PER_SOURCE, allocationsPerSource);
        atLeastOne(Limit.TOTAL_ALLOCATIONS, totalAllocations);
        atLeastOne(Limit.CONNECTIONS_PER_SOURCE, connectionsPerSource);
        atLeastOne(Limit.PERMISSIONS_PER_ALLOCATION, permissionsPerAllocation);
        atLeastOne(Limit.CHANNELS_PER_ALLOCATION, channelsPerAllocation);
    }

    /** {@code --profile local}, the default. */
    public static Limits local() {
        return new Limits(NONE, NONE, NONE, NONE, new Rate(1_000, 5_000), Rate.UNLIMITED, 256, 256,
                Bandwidth.UNLIMITED, Rate.UNLIMITED);
    }

    /** {@code --profile lab}. */
    public static Limits lab() {
        return new Limits(NONE, NONE, NONE, NONE, Rate.UNLIMITED, Rate.UNLIMITED, 256, 256, Bandwidth.UNLIMITED,
                Rate.UNLIMITED);
    }

    /** {@code --profile public}: a user may have three pages of Trystero open, each of which makes 160 allocations at once. */
    public static Limits forPublic() {
        return new Limits(512, 1_024, NONE, 256, new Rate(200, 1_000), new Rate(10, 60), 128, 128,
                new Bandwidth(100_000_000, 12_000, Bandwidth.NONE), new Rate(50, 100));
    }

    /**
     * These limits with one row changed.
     *
     * @param value a number, {@code none}, or {@code RATE/BURST}
     * @throws IllegalArgumentException with one sentence, when there is no such row or the value does not fit it
     */
    public Limits with(String name, String value) {
        return new ChangedLimits(this).set(name, value).limits();
    }

    private static void atLeastOne(Limit row, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("--limit " + row + " must be at least 1 or 'none', not " + value);
        }
    }
}
