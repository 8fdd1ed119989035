package org.iceserver.signal.keys;

import java.io.Serial;

/** Why there is no credential: an HTTP status, and one sentence that says what to do. */
public final class ApiRefusal extends Exception {
    public static final int BAD_REQUEST = 400;
    public static final int UNAUTHORIZED = 401;
    public static final int NOT_FOUND = 404;
    public static final int TOO_LARGE = 413;
    public static final int TOO_MANY = 429;

    @Serial
    private static final long serialVersionUID = 1;

    private final int status;

    private ApiRefusal(int status, String sentence) {
        super(sentence, null, false, false);
        this.status = status;
    }

    public static ApiRefusal bad(String sentence) {
        return new ApiRefusal(BAD_REQUEST, sentence);
    }

    public static ApiRefusal tooLarge(int most) {
        return new ApiRefusal(TOO_LARGE, "The body is longer than " + most + " bytes; send a shorter one.");
    }

    static ApiRefusal wrongToken() {
        return new ApiRefusal(UNAUTHORIZED, "The token is not the API token of this key, or the key is revoked; "
                + "'iceserver key rotate' makes a new token.");
    }

    static ApiRefusal tooMany(int perSecond) {
        return new ApiRefusal(TOO_MANY, "This key asks for more than " + perSecond
                + " credentials a second; ask again a second later.");
    }

    public static ApiRefusal noSuchPath() {
        return new ApiRefusal(NOT_FOUND, "There is nothing at this path; correct the path; docs/keys.md has them all.");
    }

    public int status() {
        return status;
    }

    public String sentence() {
        return String.valueOf(getMessage());
    }
}
