package org.iceserver.cli.check;

import java.util.Optional;

import org.iceserver.server.check.Finding;

/**
 * A part of this set-up that is unsafe or too small.
 *
 * @param what one sentence
 * @param mend the command or flag that mends it
 */
public record Advice(String what, Optional<String> mend) {
    public Advice(String what, String mend) {
        this(what, Optional.of(mend));
    }

    /** Makes advice from a check's warning. */
    static Advice of(Finding finding) {
        return new Advice(finding.sentence(), finding.mend());
    }

    /** The same as a line of a check. */
    Finding finding() {
        return new Finding(Finding.Level.WARN, "set-up", what, mend);
    }

    public Advice(String what) {
        this(what, Optional.empty());
    }
}
