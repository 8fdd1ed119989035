package org.iceserver.credentials.slow;

/** About this one user nothing clear was said; others may well be asked about. The message is a clause without a secret. */
final class UnclearException extends AwayException {
    private static final long serialVersionUID = 1;

    UnclearException(String clause) {
        super(clause);
    }
}
