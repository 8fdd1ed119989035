package org.iceserver.credentials.database;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.iceserver.credentials.OAuthKeys;
import org.iceserver.credentials.RestSecret;
import org.iceserver.credentials.keys.TurnKeys;
import org.iceserver.credentials.slow.Freshness;
import org.iceserver.credentials.slow.Outage;
import org.iceserver.credentials.slow.SlowUsers;
import org.iceserver.turn.auth.CredentialSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The users of a database, and its secrets, tenants' keys and access token keys. All but the users are kept in memory and
 * read again every few seconds. Any thread; closing waits for running queries.
 */
public final class DatabaseUsers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseUsers.class);
    private static final Duration SECRETS_EVERY = Duration.ofSeconds(5);
    private static final int THREADS = 4;

    private final UserStore store;
    private final Outage outage;
    private final SlowUsers users;
    private final OAuthKeys tokens;
    private final TurnKeys keys;
    private volatile Consumer<Set<String>> whenKeysEnd = ended -> {};
    private final ScheduledExecutorService refresher = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("secrets").factory());
    private volatile List<RestSecret> secrets;
    private RealmSettings settings;

    private DatabaseUsers(UserStore store, String realm, List<RestSecret> secrets, OAuthKeys tokens, TurnKeys keys,
            RealmSettings settings, Freshness freshness) {
        this.store = store;
        this.secrets = secrets;
        this.settings = settings;
        this.tokens = tokens;
        this.keys = keys;
        outage = new Outage(store.describe(), System::nanoTime);
        users = new SlowUsers(store, realm, store.features(), freshness, outage, THREADS, System::nanoTime);
    }

    /**
     * Opens the database and reads its secrets and the settings of the realm.
     *
     * @param serverName the name by which authorization servers know this server
     * @throws StoreException one sentence: why it cannot be used, and what to do; nothing then stays open
     */
    public static DatabaseUsers open(DatabaseUrl url, String realm, String serverName) throws StoreException {
        return open(url.open(realm), realm, serverName, Freshness.OF_DATABASES, SECRETS_EVERY);
    }

    static DatabaseUsers open(UserStore store, String realm, String serverName, Freshness freshness,
            Duration secretsEvery)
            throws StoreException {
        try {
            var opened = new DatabaseUsers(store, realm, read(store), new OAuthKeys(serverName, store.tokenKeys()),
                    new TurnKeys(store.keys()), store.settings(), freshness);
            opened.settings.unused().forEach(table -> LOG.warn(
                    "{}: coturn's table {} has rows for this realm, and this server does not use them",
                    store.describe(), table));
            opened.refresher.scheduleWithFixedDelay(opened::refresh, secretsEvery.toMillis(), secretsEvery.toMillis(),
                    TimeUnit.MILLISECONDS);
            return opened;
        } catch (StoreException e) {
            store.close();
            throw e;
        }
    }

    private static List<RestSecret> read(UserStore store) throws StoreException {
        return store.secrets().stream().map(RestSecret::of).toList();
    }

    private void refresh() {
        try {
            secrets = read(store);
            tokens.replace(store.tokenKeys());
            whenKeysEnd.accept(readKeys());
            outage.answered();
        } catch (StoreException e) {
            outage.failed(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            // Rethrowing it would end the timer.
            LOG.error("a bug while secrets and keys were read; the previous ones stay in use", e);
        }
    }

    /**
     * Reads the keys again now. May block for a few seconds.
     *
     * @return the ids of the keys that serve no longer; no other caller gets them
     * @throws StoreException when the database cannot answer now; the keys then stay as they were
     */
    public Set<String> readKeys() throws StoreException {
        // What was read first must not replace what was read later.
        synchronized (keys) {
            return keys.replace(store.keys());
        }
    }

    /** @param ended learns after each regular reading which keys serve no longer, usually none */
    public void whenKeysEnd(Consumer<Set<String>> ended) {
        whenKeysEnd = ended;
    }

    /** The tenants' keys that were read last. They stay while the database is away. */
    public TurnKeys keys() {
        return keys;
    }

    /** The secrets that were read last. They stay while the database is away. */
    public List<RestSecret> secrets() {
        return secrets;
    }

    /**
     * The realm's settings in the database now, or the last ones while the database is away. May block for a few
     * seconds.
     */
    public synchronized RealmSettings settings() {
        try {
            settings = store.settings();
        } catch (StoreException e) {
            LOG.warn("{}; the peer ranges and quotas that were read last stay in use", e.getMessage());
        }
        return settings;
    }

    /** A sentence about the outage while the database is away; empty while it answers. */
    public Optional<String> absence() {
        return outage.absence();
    }

    /** The source for access tokens whose keys are in the database. */
    public CredentialSource tokens() {
        return tokens;
    }

    /** The users, for media loops to ask; closed with this. */
    public SlowUsers users() {
        return users;
    }

    @Override
    public void close() {
        refresher.shutdownNow();
        users.close();
        store.close();
    }
}
