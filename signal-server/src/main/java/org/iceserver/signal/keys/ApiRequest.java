package org.iceserver.signal.keys;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A request to a credential API.
 *
 * @param path decoded, without query
 * @param parameters those of the address, and the fields of a form
 * @param bearer the token of its Authorization header, if it has one
 * @param password that of basic authentication, if it has one
 * @param body empty when it was a form
 * @param host the host name or address the program reached us by, without port
 */
public record ApiRequest(String path, Map<String, List<String>> parameters, @Nullable String bearer,
        @Nullable String password, String body, String host) {
    /** The first parameter of this name; null when there is none. */
    public @Nullable String parameter(String name) {
        List<String> values = parameters.getOrDefault(name, List.of());
        return values.isEmpty() ? null : values.getFirst();
    }

    /** The text does not contain the token. */
    @Override
    public String toString() {
        return "ApiRequest to " + path;
    }
}
