package org.iceserver.credentials.slow;

/** What became of a question to a directory. */
sealed interface Outcome {
    /** It was answered. */
    record Answered(Told told) implements Outcome {}

    /** The directory cannot tell now. */
    record Away() implements Outcome {}

    /** It was not asked: too many wait, of this source or of all. */
    record NotAsked() implements Outcome {}
}
