package org.iceserver.credentials.slow;

/** The outcome of a question to a directory. */
sealed interface Outcome {
    /** It was answered. */
    record Answered(Told told) implements Outcome {}

    /** The directory cannot answer now. */
    record Away() implements Outcome {}

    /** It was not asked, because too many questions wait, of this source or of all. */
    record NotAsked() implements Outcome {}
}
