package org.iceserver.signal;

/** A client's request that is not granted; caught in one place per dialect. It has no stack trace: it is an answer. */
public final class Rejection extends Exception {
    private final SignalError error;

    /** @param sentence what is wrong and what to do */
    public Rejection(SignalError error, String sentence) {
        super(sentence, null, false, false);
        this.error = error;
    }

    public SignalError error() {
        return error;
    }

    public String sentence() {
        return String.valueOf(getMessage());
    }
}
