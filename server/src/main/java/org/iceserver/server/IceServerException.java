package org.iceserver.server;

/** A server cannot start as configured. The message says what is wrong and what to do, one sentence a line. */
@Experimental
public final class IceServerException extends RuntimeException {
    private static final long serialVersionUID = 1;

    IceServerException(String sentences, Throwable cause) {
        super(sentences, cause);
    }
}
