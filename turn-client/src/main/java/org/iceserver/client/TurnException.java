package org.iceserver.client;

import java.io.IOException;

import org.iceserver.stun.ErrorCode;
import org.jspecify.annotations.Nullable;

/** A server refused a request, or could not be asked. The message is one sentence: what is wrong and what to do. */
public final class TurnException extends IOException {
    private final int code;

    public TurnException(int code, String sentence) {
        super(sentence);
        this.code = code;
    }

    public TurnException(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
        this.code = 0;
    }

    /** The error code of the server's response (RFC 8489 s14.8), or 0 when there was no error response. */
    public int code() {
        return code;
    }

    public boolean is(ErrorCode expected) {
        return code == expected.code();
    }
}
