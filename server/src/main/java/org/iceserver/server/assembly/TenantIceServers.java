package org.iceserver.server.assembly;

import java.time.Duration;
import java.util.Optional;

import org.iceserver.credentials.keys.ApiToken;
import org.iceserver.credentials.keys.KeyCredentials;
import org.iceserver.credentials.keys.TurnKey;
import org.iceserver.credentials.keys.TurnKeys;
import org.iceserver.signal.IceConfiguration;
import org.iceserver.signal.IceGrant;
import org.iceserver.signal.IceServers;
import org.iceserver.signal.keys.KeyDesk;
import org.jspecify.annotations.Nullable;

/** The server's own minting, and that of tenants' keys beside it. Any thread. */
public record TenantIceServers(Minting ours, TurnKeys keys, KeyCredentials keyed) implements IceServers, KeyDesk {
    @Override
    public IceConfiguration mint(String host, String peerId, boolean secure, IceGrant grant) {
        return ours.mint(host, peerId, secure, grant);
    }

    @Override
    public Optional<KeyDesk> desk() {
        return Optional.of(this);
    }

    @Override
    public @Nullable OpenKey opens(String token) {
        TurnKey key = keys.openedBy(new ApiToken(token));
        return key == null ? null : new Opened(key, this);
    }

    private record Opened(TurnKey key, TenantIceServers desk) implements OpenKey {
        @Override
        public String id() {
            return key.id();
        }

        @Override
        public IceConfiguration mint(String host, String user, long ttlSeconds) {
            Minting ours = desk.ours();
            return ours.listed(host, ttlSeconds, () -> Optional.of(desk.keyed().mint(key, user,
                    Duration.ofSeconds(ttlSeconds), ours.clock().instant().getEpochSecond())));
        }
    }
}
