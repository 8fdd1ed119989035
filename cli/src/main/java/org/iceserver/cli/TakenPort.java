package org.iceserver.cli;

import org.iceserver.cli.check.Finding;
import org.iceserver.cli.check.PortCheck.Verdict;
import org.iceserver.transport.BindFailure;

/** What {@code --check} says of a port that cannot be had. */
final class TakenPort {
    private TakenPort() {}

    static Verdict judged(BindFailure failure) {
        return new Verdict(Finding.Level.WRONG, String.valueOf(failure.getMessage()));
    }
}
