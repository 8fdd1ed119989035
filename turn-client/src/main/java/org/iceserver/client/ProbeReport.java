package org.iceserver.client;

import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * The results of {@link Probe}, in the order of its tests.
 *
 * @param overUdp the server that answered over UDP, if one did; it can be asked about the NAT
 */
public record ProbeReport(List<Check> checks, Optional<ServerAddress> overUdp) {
    public enum Outcome {
        OK, FAILED,
        /** Not tried, because a precondition is missing. */
        SKIPPED
    }

    /**
     * One question and its answer.
     *
     * @param value an address or a time, for programs; null when there is none
     * @param sentence the answer for people; after a failure, also what to do
     */
    public record Check(String name, Outcome outcome, @Nullable String value, String sentence) {}

    public ProbeReport {
        checks = List.copyOf(checks);
    }

    public ProbeReport(List<Check> checks) {
        this(checks, Optional.empty());
    }

    /** Whether nothing failed. */
    public boolean ok() {
        return checks.stream().noneMatch(check -> check.outcome() == Outcome.FAILED);
    }
}
