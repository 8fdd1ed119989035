package org.iceserver.server.config;

import java.util.List;

/**
 * The shared secrets of TURN REST credentials.
 *
 * @param all the secrets; the first one mints
 * @param separator the character between time stamp and user in their user names
 */
public record SharedSecrets(List<Secret> all, char separator) {
    public static final char USUAL_SEPARATOR = ':';
    public static final SharedSecrets NONE = new SharedSecrets(List.of(), USUAL_SEPARATOR);

    public SharedSecrets {
        all = List.copyOf(all);
    }
}
