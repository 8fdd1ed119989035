package org.iceserver.dist;

import java.io.Serial;

/** What cannot be made here: one sentence that says what is missing and what to do. */
final class Unmakeable extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    Unmakeable(String sentence) {
        super(sentence);
    }

    Unmakeable(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
