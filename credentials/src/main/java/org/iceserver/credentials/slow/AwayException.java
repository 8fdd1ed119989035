package org.iceserver.credentials.slow;

/**
 * The database or webhook that knows the users cannot answer now. The message is one sentence for the operator, without
 * a secret.
 */
public class AwayException extends Exception {
    private static final long serialVersionUID = 1;

    public AwayException(String sentence) {
        super(sentence);
    }

    public AwayException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
