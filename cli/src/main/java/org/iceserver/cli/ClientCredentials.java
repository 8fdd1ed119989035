package org.iceserver.cli;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.iceserver.client.Credentials;
import org.iceserver.credentials.RestCredential;
import org.iceserver.credentials.RestCredentials;
import org.iceserver.credentials.StaticUser;
import org.jspecify.annotations.Nullable;

/** What the clients in this program show to a TURN server: a user's password, else a credential made from a secret. */
final class ClientCredentials {
    private ClientCredentials() {}

    /**
     * @param name stands in a credential that is made here
     * @param life how long that is good
     * @return empty where neither user nor secret was given
     */
    static Optional<Credentials> of(@Nullable StaticUser user, @Nullable Secret secret, String name, Duration life) {
        if (user != null) {
            return Optional.of(new Credentials(user.name(), user.password()));
        }
        if (secret == null) {
            return Optional.empty();
        }
        RestCredential minted = new RestCredentials(List.of(secret.value())).mint(name, life,
                Clock.systemUTC().instant().getEpochSecond());
        return Optional.of(new Credentials(minted.username(), minted.password()));
    }
}
