package org.iceserver.credentials.database;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import org.iceserver.credentials.StaticUser;
import org.iceserver.credentials.keys.ApiToken;
import org.iceserver.credentials.keys.NewKey;
import org.iceserver.credentials.keys.TurnKey;
import org.iceserver.credentials.slow.Freshness;
import org.iceserver.turn.auth.Claim;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Keys in our own store, and files of the schema before there were keys. */
class StoredKeysTest {
    private static final String REALM = "example.org";
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);

    @TempDir
    private Path folder;

    @Test
    void keysAreAddedChangedRevokedAndRemovedEachInItsRealm() throws Exception {
        EditableStore store = edit();
        EditableStore elsewhere = new DatabaseUrl.Sqlite(file()).edit("elsewhere");
        TurnKey shop = key("shop");
        ApiToken next = ApiToken.random(shop.id(), new SecureRandom());

        assertThat(store.addKey(shop)).isTrue();
        assertThat(store.addKey(key("shop"))).isFalse();
        assertThat(elsewhere.addKey(key("shop"))).isTrue();
        assertThat(open().keys()).containsExactly(shop);
        assertThat(elsewhere.changeToken(shop.id(), next.hash())).isFalse();
        assertThat(store.changeToken(shop.id(), next.hash())).isTrue();
        assertThat(open().keys()).extracting(TurnKey::tokenHash).containsExactly(next.hash());
        assertThat(elsewhere.revokeKey(shop.id(), NOW)).isFalse();
        assertThat(store.revokeKey(shop.id(), NOW)).isTrue();
        assertThat(store.revokeKey(shop.id(), NOW.plusSeconds(1))).isFalse();
        assertThat(store.changeToken(shop.id(), shop.tokenHash())).isFalse();
        assertThat(open().keys()).extracting(TurnKey::revoked).containsExactly(Optional.of(NOW));
        assertThat(elsewhere.removeKey(shop.id())).isFalse();
        assertThat(store.removeKey(shop.id())).isTrue();
        assertThat(open().keys()).isEmpty();
        assertThat(elsewhere.keys()).hasSize(1);
    }

    @Test
    void theFileHoldsNoToken() throws Exception {
        NewKey shop = NewKey.make("shop", NOW, new SecureRandom());
        edit().addKey(shop.key());

        assertThat(new String(Files.readAllBytes(file()), StandardCharsets.ISO_8859_1)).contains(shop.key().id())
                .doesNotContain(shop.token().text().substring(16));
    }

    @Test
    void aFileOfSchema1IsReadAsOneWithoutKeysAndStaysAsItIs() throws Exception {
        schema1();

        assertThat(open().keys()).isEmpty();
        assertThat(open().secrets()).containsExactly("north");
        assertThat(edit().keys()).isEmpty();
        assertThat(edit().addSecret("south")).isTrue();
        assertThat(version()).isEqualTo(1);
    }

    @Test
    void theFirstKeyMakesSchema2AndKeepsWhatWasThere() throws Exception {
        schema1();
        TurnKey shop = key("shop");

        assertThat(edit().addKey(shop)).isTrue();
        assertThat(version()).isEqualTo(2);
        assertThat(open().keys()).containsExactly(shop);
        assertThat(open().secrets()).containsExactly("north");
    }

    @Test
    void aNewFileHasSchema2() throws Exception {
        edit().addUser(NewUser.of(REALM, new StaticUser("alice", "a")));

        assertThat(version()).isEqualTo(2);
        assertThat(open().user(new Claim.Name("alice"))).isNotNull();
    }

    @Test
    void aServerThatReadSchema1SeesTheFirstKeyAndThenItsEnd() throws Exception {
        schema1();
        var ended = new LinkedBlockingQueue<Set<String>>();
        TurnKey shop = key("shop");
        try (DatabaseUsers users = DatabaseUsers.open(open(), REALM, "turn.example.org", Freshness.OF_DATABASES,
                Duration.ofMillis(20))) {
            users.whenKeysEnd(ended::add);
            edit().addKey(shop);
            until(() -> users.keys().get(shop.id()) != null);
            edit().revokeKey(shop.id(), NOW);

            assertThat(nextNotEmpty(ended)).containsExactly(shop.id());
        }
    }

    @Test
    void whoeverReadsTheKeysNowLearnsWhichEnded() throws Exception {
        TurnKey shop = key("shop");
        edit().addKey(shop);
        try (DatabaseUsers users = DatabaseUsers.open(open(), REALM, "turn.example.org", Freshness.OF_DATABASES,
                Duration.ofHours(1))) {
            assertThat(users.keys().get(shop.id())).isEqualTo(shop);
            edit().removeKey(shop.id());

            assertThat(users.readKeys()).containsExactly(shop.id());
            assertThat(users.readKeys()).isEmpty();
            assertThat(users.keys().isEmpty()).isTrue();
        }
    }

    private static Set<String> nextNotEmpty(LinkedBlockingQueue<Set<String>> told) throws InterruptedException {
        for (;;) {
            Set<String> next = told.poll(30, TimeUnit.SECONDS);
            assertThat(next).as("the next reading").isNotNull();
            if (!next.isEmpty()) {
                return next;
            }
        }
    }

    private static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.onSpinWait();
        }
    }

    private static TurnKey key(String name) {
        return NewKey.make(name, NOW, new SecureRandom()).key();
    }

    private void schema1() throws SQLException {
        try (Connection connection = connect(); var statement = connection.createStatement()) {
            for (String one : List.of("PRAGMA application_id = " + SqliteFile.APPLICATION_ID,
                    "CREATE TABLE users (realm TEXT NOT NULL, name TEXT NOT NULL, md5_key BLOB NOT NULL, "
                            + "sha256_key BLOB NOT NULL, userhash BLOB NOT NULL, PRIMARY KEY (realm, name)) STRICT",
                    "CREATE UNIQUE INDEX users_by_hash ON users (realm, userhash)",
                    "CREATE TABLE secrets (id INTEGER PRIMARY KEY, realm TEXT NOT NULL, value TEXT NOT NULL, "
                            + "UNIQUE (realm, value)) STRICT",
                    "INSERT INTO secrets (realm, value) VALUES ('" + REALM + "', 'north')",
                    "PRAGMA user_version = 1")) {
                statement.execute(one);
            }
        }
    }

    private int version() throws SQLException {
        try (Connection connection = connect();
                var statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA user_version")) {
            return row.getInt(1);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file());
    }

    private Path file() {
        return folder.resolve("users.db");
    }

    private EditableStore edit() throws StoreException {
        return new DatabaseUrl.Sqlite(file()).edit(REALM);
    }

    private UserStore open() throws StoreException {
        return new DatabaseUrl.Sqlite(file()).open(REALM);
    }
}
