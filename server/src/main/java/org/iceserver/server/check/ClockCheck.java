package org.iceserver.server.check;

import java.util.List;
import java.util.Optional;

/**
 * Whether something keeps this host's clock.
 *
 * @param synchronised the kernel's answer; empty where it gives none
 */
public record ClockCheck(Optional<Boolean> synchronised) implements Check {
    private static final String SUBJECT = "clock";

    @Override
    public List<Finding> findings() {
        return synchronised.map(kept -> List.of(kept
                ? Finding.ok(SUBJECT, "The kernel says that a time server keeps this clock.")
                : Finding.warn(SUBJECT, "The kernel says that no time server keeps this clock: once it is wrong,"
                        + " credentials with a time stamp and certificates are refused that are good, or the other way round.",
                        "start chrony or systemd-timesyncd, such as with 'timedatectl set-ntp true'")))
                .orElse(List.of());
    }
}
