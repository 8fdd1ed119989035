package org.iceserver.admin.api;

import java.io.Serial;

import io.netty.handler.codec.http.HttpResponseStatus;

/** Why a request cannot be served: a status, and one sentence that says what to do. */
final class Refusal extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    private final transient HttpResponseStatus status;

    Refusal(HttpResponseStatus status, String sentence) {
        super(sentence, null, false, false);
        this.status = status;
    }

    static Refusal bad(String sentence) {
        return new Refusal(HttpResponseStatus.BAD_REQUEST, sentence);
    }

    static Refusal off(String what) {
        return new Refusal(HttpResponseStatus.CONFLICT, what + " is off on this server.");
    }

    HttpResponseStatus status() {
        return status;
    }

    String sentence() {
        return String.valueOf(getMessage());
    }
}
