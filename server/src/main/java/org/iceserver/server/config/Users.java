package org.iceserver.server.config;

import java.util.HashSet;
import java.util.List;

import org.iceserver.credentials.StaticUser;
import org.iceserver.stun.OpaqueString;

/**
 * Who may relay.
 *
 * @param realm the realm of the users
 * @param named each with a password
 * @param elsewhere other sources that may let clients in
 */
public record Users(String realm, List<StaticUser> named, SharedSecrets secrets, ThirdParty elsewhere) {
    public static final String USUAL_REALM = "iceserver";
    /** RFC 8489 s14.9: fewer than 128 characters, prepared by RFC 8265, and valid between quotes. */
    private static final int REALM_MOST = 127;

    public Users {
        named = List.copyOf(named);
        realm = realm(realm);
    }

    /** @throws IllegalArgumentException when the text is not a valid realm */
    public static String realm(String text) {
        String realm = OpaqueString.enforce("--realm", text);
        if (realm.length() > REALM_MOST || realm.indexOf('"') >= 0 || realm.indexOf('\\') >= 0) {
            throw new IllegalArgumentException(
                    "--realm is at most " + REALM_MOST + " characters, none of them a quote or a backslash");
        }
        return realm;
    }

    /** The name of this server at authorization servers. */
    public String serverName() {
        return elsewhere.serverName().orElse(realm);
    }

    void check(Contradictions found) {
        elsewhere.check(found);
        var names = new HashSet<String>();
        for (StaticUser user : named) {
            if (!names.add(user.name())) {
                found.add("--user names '" + user.name() + "' twice: one password per user");
            }
        }
    }
}
