package org.iceserver.cli.check;

import java.util.List;
import java.util.OptionalLong;

import org.iceserver.server.check.Check;
import org.iceserver.server.check.Finding;

/**
 * Checks whether bursts of packets find room while a media loop is busy.
 *
 * @param most bytes: the largest receive buffer that a socket gets
 */
public record ReceiveBufferCheck(OptionalLong most) implements Check {
    private static final String SUBJECT = "receive buffer";
    /** The bytes that a media loop requests for each listener socket. */
    private static final long WANTED = 4 << 20;

    @Override
    public List<Finding> findings() {
        if (most.isEmpty()) {
            return List.of();
        }
        return List.of(most.getAsLong() < WANTED
                ? Finding.warn(SUBJECT, "Receive buffers are at most " + most.getAsLong() / 1024 + " KiB, "
                        + WANTED / 1024 + " KiB are wanted: bursts will be lost.",
                        "sysctl -w net.core.rmem_max=" + WANTED)
                : Finding.ok(SUBJECT, "Receive buffers may have the " + WANTED / 1024 + " KiB that are wanted."));
    }
}
