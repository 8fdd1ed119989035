package org.iceserver.signal.keys;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A request to a credential API.
 *
 * @param path decoded, without query
 * @param bearer the token of its Authorization header, if it has one
 * @param host the host name or address the program reached us by, without port
 */
public record ApiRequest(String path, Map<String, List<String>> query, @Nullable String bearer, String body,
        String host) {
    /** The text does not contain the token. */
    @Override
    public String toString() {
        return "ApiRequest to " + path;
    }
}
