package org.iceserver.server.assembly;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;

import org.iceserver.credentials.OAuthKeys;
import org.iceserver.credentials.RestCredentials;
import org.iceserver.credentials.RestSecret;
import org.iceserver.credentials.StaticUsers;
import org.iceserver.credentials.keys.KeyCredentials;
import org.iceserver.server.config.Access;
import org.iceserver.server.config.Configuration;
import org.iceserver.server.config.Secret;
import org.iceserver.signal.IceServers;
import org.iceserver.turn.auth.CredentialSource;

/**
 * The users, secrets and keys that the configuration names, tenants' keys, and other sources that know users. What is named
 * may change while
 * the server runs. Any thread.
 */
public final class NamedCredentials {
    private static final int SECRET_BYTES = 32;

    private final StaticUsers users;
    private final RestCredentials rest;
    private volatile Supplier<List<RestSecret>> secrets;
    private final KeyCredentials keyed;
    private final OAuthKeys tokens;
    private final UsersElsewhere elsewhere;
    /**
     * Used for minting where the configuration names no secret. Nobody else knows it, so its credentials end with this process.
     */
    private final String ownSecret;

    /** @param elsewhere the caller closes it */
    public NamedCredentials(Configuration configuration, SecureRandom random, UsersElsewhere elsewhere) {
        this.elsewhere = elsewhere;
        Access access = configuration.access();
        var bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        ownSecret = HexFormat.of().formatHex(bytes);
        users = new StaticUsers(access.realm(), access.users().named());
        secrets = secrets(configuration);
        rest = new RestCredentials(this::current, access.users().secrets().separator());
        keyed = new KeyCredentials(elsewhere.keys(), rest, access.users().secrets().separator());
        tokens = new OAuthKeys(access.users().serverName(), access.users().elsewhere().keys());
    }

    /** Takes over what this configuration names. Running sessions keep the key that they began with. */
    public void change(Configuration changed) {
        users.replace(changed.access().users().named());
        secrets = secrets(changed);
        tokens.replace(changed.access().users().elsewhere().keys());
    }

    /** The secret that mints. */
    public RestCredentials rest() {
        return rest;
    }

    /** Makes credentials of tenants' keys. */
    public KeyCredentials keyed() {
        return keyed;
    }

    /** What the signal port makes credentials with: the server's own minting, and tenants' keys if there can be any. */
    public IceServers iceServers(Minting ours) {
        return elsewhere.database().isPresent() ? new TenantIceServers(ours, elsewhere.keys(), keyed) : ours;
    }

    List<CredentialSource> sources() {
        List<CredentialSource> sources = new ArrayList<>(List.of(users, keyed, tokens));
        sources.addAll(elsewhere.sources());
        return sources;
    }

    private List<RestSecret> current() {
        return secrets.get();
    }

    private Supplier<List<RestSecret>> secrets(Configuration configuration) {
        return elsewhere.secrets(named(configuration).stream().map(RestSecret::of).toList(),
                !configuration.access().users().secrets().all().isEmpty());
    }

    /** Where clients cannot fetch credentials and others let clients in, there is no secret: user names may be anonymous. */
    private List<String> named(Configuration configuration) {
        Access access = configuration.access();
        if (!access.users().secrets().all().isEmpty()) {
            return access.users().secrets().all().stream().map(Secret::value).toList();
        }
        boolean others = !access.users().named().isEmpty() || access.users().elsewhere().any();
        boolean usersAlone = others && configuration.listening().signalPort().isEmpty();
        return usersAlone ? List.of() : List.of(ownSecret);
    }
}
