package org.iceserver.credentials.slow;

/**
 * The answer about this one user is not clear; other users can still be asked for. The message is a clause without a
 * secret.
 */
final class UnclearException extends AwayException {
    private static final long serialVersionUID = 1;

    UnclearException(String clause) {
        super(clause);
    }
}
