package org.iceserver.credentials.database;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandInterruptedException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import org.iceserver.credentials.slow.UserKeys;
import org.iceserver.stun.IntegrityKey;
import org.iceserver.stun.SecurityFeatures;
import org.iceserver.turn.Claim;
import org.jspecify.annotations.Nullable;

/**
 * A Redis server with coturn's keys: {@code turn/realm/R/user/U/key}, the sets {@code secret}, {@code allowed-peer-ip} and
 * {@code denied-peer-ip}, and {@code max-bps}, {@code total-quota}, {@code user-quota} beside it. Arguments go by
 * their length, so that a name is never a part of a command; one connection serves all askers and is made anew when it breaks.
 */
final class RedisStore implements UserStore {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int THREADS = 2;

    private final String realm;
    private final String description;
    private final ClientResources resources;
    private final RedisClient client;
    private @Nullable StatefulRedisConnection<String, String> connection;

    private RedisStore(RedisURI uri, String realm) {
        this.realm = realm;
        description = "the Redis server at "
                + (uri.getSocket() == null ? uri.getHost() + ":" + uri.getPort() : uri.getSocket());
        uri.setTimeout(PATIENCE);
        uri.setClientName("iceserver");
        resources = DefaultClientResources.builder().ioThreadPoolSize(THREADS).computationThreadPoolSize(THREADS)
                .reconnectDelay(Delay.constant(Duration.ofSeconds(1))).build();
        client = RedisClient.create(resources, uri);
        client.setOptions(ClientOptions.builder()
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .timeoutOptions(TimeoutOptions.enabled(PATIENCE)).build());
    }

    /** @throws StoreException one sentence: why it cannot be used, and what to do; nothing stays open then */
    static UserStore open(RedisURI uri, String realm) throws StoreException {
        var store = new RedisStore(uri, realm);
        try {
            store.connection = store.client.connect();
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

    private StatefulRedisConnection<String, String> connected() {
        StatefulRedisConnection<String, String> open = connection;
        if (open == null) {
            throw new IllegalStateException("the connection is made when the store is opened");
        }
        return open;
    }

    /** By the error's first word: the rest may hold what a client sent. */
    private StoreException sentence(RedisException e) {
        if (e instanceof RedisCommandInterruptedException) {
            Thread.currentThread().interrupt();
        }
        String code = "";
        for (Throwable one = e; one != null; one = one.getCause()) {
            if (one instanceof RedisCommandExecutionException) {
                code = String.valueOf(one.getMessage()).split(" ", 2)[0];
            }
        }
        return new StoreException(description + switch (code) {
            case "" -> " does not answer";
            case "NOAUTH", "WRONGPASS" -> " refuses this user or this password";
            case "NOPERM" -> " does not let this user read turn/realm/*";
            case "WRONGTYPE" -> " has other things at turn/realm/* than it should; it wants coturn's keys";
            case "LOADING" -> " is still starting";
            default -> " answers with " + code;
        }, e);
    }

    @Override
    public SecurityFeatures features() {
        return SecurityFeatures.NONE;
    }

    @Override
    public String describe() {
        return description;
    }

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, PATIENCE);
        resources.shutdown(0, PATIENCE.toMillis(), TimeUnit.MILLISECONDS).awaitUninterruptibly();
    }
}
