package org.iceserver.cli;

import java.util.Optional;

/**
 * What is unsafe or too small about this set-up.
 *
 * @param what one sentence
 * @param mend the command or flag that mends it
 */
record Advice(String what, Optional<String> mend) {
    Advice(String what, String mend) {
        this(what, Optional.of(mend));
    }

    Advice(String what) {
        this(what, Optional.empty());
    }
}
