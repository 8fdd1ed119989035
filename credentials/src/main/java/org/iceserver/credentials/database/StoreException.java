package org.iceserver.credentials.database;

import org.iceserver.credentials.slow.AwayException;

/** A store cannot be opened, read or written now. The message is one sentence for the operator, without a secret. */
public final class StoreException extends AwayException {
    private static final long serialVersionUID = 1;

    public StoreException(String sentence) {
        super(sentence);
    }

    public StoreException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
