package org.iceserver.signal.keys;

import tools.jackson.databind.JsonNode;

/** An answer of a credential API, with an HTTP status. */
public record ApiAnswer(int status, JsonNode body) {
    public static final int OK = 200;
    public static final int CREATED = 201;

    /** The text does not contain the credential. */
    @Override
    public String toString() {
        return "ApiAnswer " + status;
    }
}
