package org.iceserver.turn;

/**
 * The rows of the limits table that concern the relay; each is a {@code --limit NAME=VALUE}.
 *
 * @param allocationsPerUser {@link #NONE} for no limit, as everywhere here
 * @param allocationsPerSource by IPv4 address or IPv6 /64; loopback is never limited by source
 * @param totalAllocations of the whole server; {@link #NONE} leaves it to the relay port range
 * @param unauthenticated answers to one source that has proven nothing yet
 */
public record Limits(int allocationsPerUser, int allocationsPerSource, int totalAllocations, Rate unauthenticated,
        int permissionsPerAllocation, int channelsPerAllocation) {
    public static final int NONE = Integer.MAX_VALUE;

    /** A token bucket: {@code perSecond} on average, {@code burst} at once. */
    public record Rate(int perSecond, int burst) {
        public static final Rate UNLIMITED = new Rate(NONE, NONE);

        /**
         * One loop's part, so that the loops together keep to the rate: a source spreads over them by its ports. At
         * least one a second.
         */
        public Rate share(int loops) {
            return equals(UNLIMITED)
                    ? this
                    : new Rate(Math.max(1, perSecond / loops), Math.max(1, burst / loops));
        }

        public Rate {
            if (perSecond < 1 || burst < 1) {
                throw new IllegalArgumentException("a rate is two numbers of at least 1, RATE/BURST, not " + perSecond
                        + "/" + burst);
            }
        }
    }

    public Limits {
        atLeastOne("allocations-per-user", allocationsPerUser);
        atLeastOne("allocations-per-source", allocationsPerSource);
        atLeastOne("total-allocations", totalAllocations);
        atLeastOne("permissions-per-allocation", permissionsPerAllocation);
        atLeastOne("channels-per-allocation", channelsPerAllocation);
    }

    /** {@code --profile local}, the default. */
    public static Limits local() {
        return new Limits(NONE, NONE, NONE, new Rate(1_000, 5_000), 256, 256);
    }

    /** {@code --profile lab}. */
    public static Limits lab() {
        return new Limits(NONE, NONE, NONE, Rate.UNLIMITED, 256, 256);
    }

    /** {@code --profile public}. */
    public static Limits forPublic() {
        return new Limits(64, 1_024, NONE, new Rate(200, 1_000), 128, 128);
    }

    /**
     * These limits with one row changed.
     *
     * @param value a number, {@code none}, or {@code RATE/BURST}
     * @throws IllegalArgumentException with one sentence, when there is no such row or the value does not fit it
     */
    public Limits with(String name, String value) {
        return switch (name) {
            case "allocations-per-user" -> new Limits(number(name, value), allocationsPerSource, totalAllocations,
                    unauthenticated, permissionsPerAllocation, channelsPerAllocation);
            case "allocations-per-source" -> new Limits(allocationsPerUser, number(name, value), totalAllocations,
                    unauthenticated, permissionsPerAllocation, channelsPerAllocation);
            case "total-allocations" -> new Limits(allocationsPerUser, allocationsPerSource, number(name, value),
                    unauthenticated, permissionsPerAllocation, channelsPerAllocation);
            case "unauth-rate" -> new Limits(allocationsPerUser, allocationsPerSource, totalAllocations,
                    rate(name, value), permissionsPerAllocation, channelsPerAllocation);
            case "permissions-per-allocation" -> new Limits(allocationsPerUser, allocationsPerSource,
                    totalAllocations, unauthenticated, number(name, value), channelsPerAllocation);
            case "channels-per-allocation" -> new Limits(allocationsPerUser, allocationsPerSource, totalAllocations,
                    unauthenticated, permissionsPerAllocation, number(name, value));
            default -> throw new IllegalArgumentException("there is no relay limit named '" + name + "'");
        };
    }

    private static int number(String name, String value) {
        if (value.equals("none")) {
            return NONE;
        }
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("--limit " + name + " takes a number or 'none', not '" + value + "'",
                    e);
        }
    }

    private static Rate rate(String name, String value) {
        if (value.equals("none")) {
            return Rate.UNLIMITED;
        }
        int slash = value.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException(
                    "--limit " + name + " takes RATE/BURST or 'none', not '" + value + "'");
        }
        return new Rate(number(name, value.substring(0, slash)), number(name, value.substring(slash + 1)));
    }

    private static void atLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("--limit " + name + " must be at least 1 or 'none', not " + value);
        }
    }
}
