package org.iceserver.cli.check;

import java.util.List;
import java.util.OptionalLong;

import org.iceserver.server.check.Check;
import org.iceserver.server.check.Finding;

/**
 * Checks whether there are enough file descriptors for the allocations that are allowed.
 *
 * @param limit how many files and sockets this process may have open
 * @param wanted the most allocations at once
 */
record DescriptorCheck(OptionalLong limit, long wanted) implements Check {
    private static final String SUBJECT = "open files";
    /** Descriptors that are not relay sockets: listeners, loops, jars, connections of clients that only use signaling. */
    private static final long RESERVED = 256;
    private static final long USUAL = 65_536;

    @Override
    public List<Finding> findings() {
        if (limit.isEmpty()) {
            return List.of();
        }
        long room = Math.max(0, limit.getAsLong() - RESERVED);
        return List.of(room < wanted
                ? Finding.warn(SUBJECT, "With " + limit.getAsLong() + " open files there is room for about " + room
                        + " allocations.", "ulimit -n " + Math.max(USUAL, wanted + RESERVED))
                : Finding.ok(SUBJECT, "With " + limit.getAsLong() + " open files there is room for " + wanted
                        + " allocations."));
    }
}
