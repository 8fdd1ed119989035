package org.iceserver.cli.check;

import java.util.Optional;

import org.iceserver.server.check.Finding;

/**
 * What is unsafe or too small about this set-up.
 *
 * @param what one sentence
 * @param mend the command or flag that mends it
 */
public record Advice(String what, Optional<String> mend) {
    public Advice(String what, String mend) {
        this(what, Optional.of(mend));
    }

    /** What a check warns of. */
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
