package org.iceserver.credentials.slow;

/** Who knows the users cannot tell now; the message is one sentence for the operator and holds no secret. */
public class AwayException extends Exception {
    private static final long serialVersionUID = 1;

    public AwayException(String sentence) {
        super(sentence);
    }

    public AwayException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
