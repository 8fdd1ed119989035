package org.iceserver.credentials.database;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import org.iceserver.credentials.OAuthKey;
import org.iceserver.credentials.slow.UserKeys;
import org.iceserver.stun.IntegrityKey;
import org.iceserver.stun.SecurityFeatures;
import org.iceserver.turn.auth.Claim;
import org.jspecify.annotations.Nullable;

/**
 * A Redis server with coturn's keys: {@code turn/realm/R/user/U/key}, the sets {@code secret}, {@code allowed-peer-ip}
 * and {@code denied-peer-ip}, {@code max-bps}, {@code total-quota} and {@code user-quota} beside it, and the hashes
 * {@code turn/oauth/kid/K}. Arguments are sent with their length, so that a name is never a part of a command. All
 * callers share one connection, which is made again when it breaks.
 */
final class RedisStore implements UserStore {
    private final String realm;
    private final RedisLink link;
    private final RedisTokenKeys tokenKeys;
    private @Nullable StatefulRedisConnection<String, String> connection;

    private RedisStore(RedisURI uri, String realm) {
        this.realm = realm;
        link = new RedisLink(uri);
        tokenKeys = new RedisTokenKeys(realm, link.describe());
    }

    /** @throws StoreException one sentence: why it cannot be used, and what to do; nothing then stays open */
    static UserStore open(RedisURI uri, String realm) throws StoreException {
        var store = new RedisStore(uri, realm);
        try {
            store.connection = store.link.connect();
            store.secrets();
            return store;
        } catch (StoreException e) {
            store.close();
            throw e;
        } catch (RedisException e) {
            store.close();
            throw store.sentence(e);
        }
    }

    @Override
    public @Nullable UserKeys user(Claim claim) throws StoreException {
        if (!(claim instanceof Claim.Name name)) {
            return null;
        }
        try {
            IntegrityKey key = CoturnTables
                    .key(connected().sync().get("turn/realm/" + realm + "/user/" + name.username() + "/key"));
            return key == null ? null : new UserKeys(name.username(), key, null);
        } catch (RedisException e) {
            throw sentence(e);
        }
    }

    @Override
    public List<String> secrets() throws StoreException {
        try {
            return connected().sync().smembers("turn/realm/" + realm + "/secret").stream()
                    .filter(secret -> !secret.isEmpty()).sorted().toList();
        } catch (RedisException e) {
            throw sentence(e);
        }
    }

    @Override
    public RealmSettings settings() throws StoreException {
        String prefix = "turn/realm/" + realm + "/";
        try {
            Map<String, Long> options = new HashMap<>();
            for (String option : RealmSettings.OPTIONS) {
                String value = connected().sync().get(prefix + option);
                if (value != null && value.strip().matches(RealmSettings.NUMBER)) {
                    options.put(option, Long.parseLong(value.strip()));
                }
            }
            return new RealmSettings(List.copyOf(connected().sync().smembers(prefix + "allowed-peer-ip")),
                    List.copyOf(connected().sync().smembers(prefix + "denied-peer-ip")), options, List.of());
        } catch (RedisException e) {
            throw sentence(e);
        }
    }

    @Override
    public synchronized List<OAuthKey> tokenKeys() throws StoreException {
        try {
            return tokenKeys.read(connected().sync());
        } catch (RedisException e) {
            throw sentence(e);
        }
    }

    private StatefulRedisConnection<String, String> connected() {
        StatefulRedisConnection<String, String> open = connection;
        if (open == null) {
            throw new IllegalStateException("the connection is made when the store is opened");
        }
        return open;
    }

    private StoreException sentence(RedisException e) {
        return new StoreException(link.describe() + " " + link.reason(e, "read"), e);
    }

    @Override
    public SecurityFeatures features() {
        return SecurityFeatures.NONE;
    }

    @Override
    public String describe() {
        return link.describe();
    }

    @Override
    public void close() {
        link.close();
    }
}
