package org.iceserver.server.config;

import java.net.URI;
import java.util.List;
import java.util.Optional;

import org.iceserver.credentials.OAuthKey;
import org.iceserver.credentials.database.DatabaseUrl;

/**
 * Other sources that may let clients in: authorization servers that make access tokens (RFC 7635), a database, a webhook.
 *
 * @param serverName the name of this server at authorization servers; empty means the realm
 */
public record ThirdParty(List<OAuthKey> keys, Optional<String> serverName, Optional<DatabaseUrl> database,
        Optional<URI> webhook) {
    public static final ThirdParty NONE = new ThirdParty(List.of(), Optional.empty(), Optional.empty(),
            Optional.empty());
    /** The pattern of a DNS name. */
    private static final int NAME_MOST = 255;

    public ThirdParty {
        keys = List.copyOf(keys);
    }

    void check(Contradictions found) {
        serverName.ifPresent(name -> {
            if (name.isEmpty() || name.length() > NAME_MOST || !name.chars().allMatch(c -> c > 0x20 && c < 0x7F)) {
                found.add("--server-name is a DNS name such as turn.example.org");
            }
        });
        if (keys.isEmpty() && database.isEmpty() && serverName.isPresent()) {
            found.add("--server-name is for access tokens: add --oauth-key KID:ALG:KEY, or a --database with keys");
        }
    }

    /** Whether there is any such source. */
    public boolean any() {
        return !keys.isEmpty() || database.isPresent() || webhook.isPresent();
    }
}
