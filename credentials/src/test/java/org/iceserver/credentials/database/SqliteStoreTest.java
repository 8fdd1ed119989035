package org.iceserver.credentials.database;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;

import org.iceserver.credentials.StaticUser;
import org.iceserver.credentials.slow.UserKeys;
import org.iceserver.stun.Attribute.Userhash;
import org.iceserver.stun.IntegrityKey;
import org.iceserver.stun.SecurityFeatures;
import org.iceserver.turn.auth.Claim;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SqliteStoreTest {
    private static final String REALM = "example.org";

    @TempDir
    private Path folder;

    @Test
    void aUserIsFoundByNameAndByHashWithBothKeys() throws Exception {
        try (EditableStore store = edit()) {
            assertThat(store.addUser(user("alice", "opensesame"))).isTrue();
        }

        try (UserStore store = open()) {
            var keys = new UserKeys("alice", IntegrityKey.longTerm("alice", REALM, "opensesame"),
                    IntegrityKey.longTermSha256("alice", REALM, "opensesame"));
            assertThat(store.user(new Claim.Name("alice"))).isEqualTo(keys);
            assertThat(store.user(new Claim.Hash(Userhash.of("alice", REALM)))).isEqualTo(keys);
            assertThat(store.user(new Claim.Name("bob"))).isNull();
            assertThat(store.features()).isEqualTo(new SecurityFeatures(true, true));
        }
    }

    @Test
    void theFileHoldsNoPassword() throws Exception {
        edit().addUser(user("alice", "opensesame"));

        assertThat(new String(Files.readAllBytes(file()), StandardCharsets.ISO_8859_1)).contains("alice")
                .doesNotContain("opensesame");
    }

    static boolean root() throws IOException {
        return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self/"), "unix:uid"));
    }

    @Test
    @EnabledIf(value = "root", disabledReason = "root alone can give a file to somebody else")
    void whatRootMakesInTheFolderOfAnotherUserIsThatUsers() throws Exception {
        Files.setAttribute(folder, "unix:uid", 4_711);
        Files.setAttribute(folder, "unix:gid", 4_712);
        edit().addUser(user("alice", "opensesame"));

        assertThat(Files.getAttribute(file(), "unix:uid")).isEqualTo(4_711);
        assertThat(Files.getAttribute(file(), "unix:gid")).isEqualTo(4_712);
    }

    /** The owner of the folder must not get another file this way. */
    @Test
    @EnabledIf(value = "root", disabledReason = "root alone can give a file to somebody else")
    void aFileThatHasAnotherNameElsewhereStaysRoots() throws Exception {
        edit().addUser(user("alice", "opensesame"));
        Files.createLink(folder.resolve("another name"), file());
        Files.setAttribute(folder, "unix:uid", 4_711);
        edit().addUser(user("bob", "opensesame"));

        assertThat(Files.getAttribute(file(), "unix:uid")).isEqualTo(0);
    }

    @Test
    @EnabledOnOs(value = {OS.LINUX, OS.MAC}, disabledReason = "Windows has no file modes")
    void theFileIsForItsOwnerAlone() throws Exception {
        edit().addUser(user("alice", "opensesame"));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file()))).isEqualTo("rw-------");
    }

    @Test
    void usersAreChangedListedAndRemovedEachInItsRealm() throws Exception {
        EditableStore store = edit();
        EditableStore elsewhere = new DatabaseUrl.Sqlite(file()).edit("elsewhere");
        store.addUser(user("bob", "b"));
        store.addUser(user("alice", "a"));

        assertThat(store.addUser(user("bob", "another"))).isFalse();
        assertThat(store.userNames()).containsExactly("alice", "bob");
        assertThat(elsewhere.userNames()).isEmpty();
        assertThat(store.changeUser(user("bob", "new"))).isTrue();
        assertThat(store.changeUser(user("carol", "new"))).isFalse();
        assertThat(store.user(new Claim.Name("bob"))).extracting(UserKeys::md5)
                .isEqualTo(IntegrityKey.longTerm("bob", REALM, "new"));
        assertThat(elsewhere.removeUser("bob")).isFalse();
        assertThat(store.removeUser("bob")).isTrue();
        assertThat(store.user(new Claim.Name("bob"))).isNull();
    }

    @Test
    void secretsKeepTheOrderTheyWereAddedIn() throws Exception {
        EditableStore store = edit();

        assertThat(store.addSecret("zebra")).isTrue();
        assertThat(store.addSecret("ape")).isTrue();
        assertThat(store.addSecret("zebra")).isFalse();
        assertThat(store.secrets()).containsExactly("zebra", "ape");
        assertThat(store.removeSecret("zebra")).isTrue();
        assertThat(store.removeSecret("zebra")).isFalse();
        assertThat(open().secrets()).containsExactly("ape");
    }

    @Test
    void aNameIsNeverPartOfAStatement() throws Exception {
        EditableStore store = edit();
        store.addUser(user("alice", "a"));

        assertThat(store.user(new Claim.Name("x' OR '1'='1"))).isNull();
        assertThat(store.removeUser("alice'; DROP TABLE users; --")).isFalse();
        assertThat(store.userNames()).containsExactly("alice");
    }

    @Test
    void aFileThatIsNotThereSaysHowToMakeIt() {
        assertThatThrownBy(this::open).isInstanceOf(StoreException.class)
                .hasMessageContaining("there is no database").hasMessageContaining("iceserver user add");
    }

    @Test
    void aFolderThatIsNotThereIsOneSentence() {
        assertThatThrownBy(() -> new DatabaseUrl.Sqlite(folder.resolve("no/such.db")).edit(REALM))
                .isInstanceOf(StoreException.class).hasMessageContaining("cannot be made");
    }

    @Test
    void aFileThatIsNoDatabaseIsOneSentence() throws Exception {
        Files.writeString(file(), "these are no pages of SQLite, only words; ".repeat(100));

        assertThatThrownBy(this::open).isInstanceOf(StoreException.class)
                .hasMessageContaining("it is no SQLite database");
    }

    @Test
    void aDatabaseOfSomethingElseIsLeftAlone() throws Exception {
        execute("CREATE TABLE songs (title TEXT)");

        assertThatThrownBy(this::open).isInstanceOf(StoreException.class).hasMessageContaining("something else");
        assertThatThrownBy(this::edit).isInstanceOf(StoreException.class).hasMessageContaining("something else");
    }

    @Test
    void aSchemaOfALaterVersionIsLeftAlone() throws Exception {
        edit().addUser(user("alice", "a"));
        execute("PRAGMA user_version = 99");

        assertThatThrownBy(this::open).isInstanceOf(StoreException.class).hasMessageContaining("schema 99");
    }

    @Test
    void aLockedFileIsOneSentence() throws Exception {
        EditableStore store = edit();
        try (Connection connection = connect(); var statement = connection.createStatement()) {
            statement.execute("BEGIN EXCLUSIVE");

            assertThatThrownBy(() -> store.addUser(user("alice", "a"))).isInstanceOf(StoreException.class)
                    .hasMessageContaining("another program has locked it");
        }
        assertThat(store.addUser(user("alice", "a"))).isTrue();
    }

    @Test
    void aFullDiskIsOneSentenceAndLosesNothing() throws Exception {
        EditableStore store = new SqliteFile(file()).atMost(12).edit(REALM);
        store.addUser(user("alice", "a"));

        assertThatThrownBy(() -> {
            for (int i = 0; i < 1_000; i++) {
                store.addUser(user("user-" + i, "p"));
            }
        }).isInstanceOf(StoreException.class).hasMessageContaining("its disk is full");
        assertThat(open().user(new Claim.Name("alice"))).isNotNull();
    }

    @Test
    void coturnsTablesAreReadAsTheyStand() throws Exception {
        IntegrityKey key = IntegrityKey.longTerm("alice", REALM, "a");
        execute("CREATE TABLE turnusers_lt (realm varchar(127) default '', name varchar(512), hmackey char(128), "
                + "PRIMARY KEY (realm,name))");
        execute("CREATE TABLE turn_secret (realm varchar(127) default '', value varchar(256), "
                + "primary key (realm,value))");
        execute("INSERT INTO turnusers_lt VALUES ('" + REALM + "', 'alice', '"
                + HexFormat.of().formatHex(key.toArray()) + "')");
        execute("INSERT INTO turnusers_lt VALUES ('" + REALM + "', 'broken', 'not hex')");
        execute("INSERT INTO turn_secret VALUES ('" + REALM + "', 'north'), ('elsewhere', 'south')");

        try (UserStore store = open()) {
            assertThat(store.user(new Claim.Name("alice"))).isEqualTo(new UserKeys("alice", key, null));
            assertThat(store.user(new Claim.Name("broken"))).isNull();
            assertThat(store.user(new Claim.Hash(Userhash.of("alice", REALM)))).isNull();
            assertThat(store.secrets()).containsExactly("north");
            assertThat(store.features()).isEqualTo(SecurityFeatures.NONE);
        }
        assertThatThrownBy(this::edit).isInstanceOf(StoreException.class).hasMessageContaining("turnadmin");
    }

    @Test
    void coturnsKeysOfTokensHoldForTheirRealmAndTheirTime() throws Exception {
        execute("CREATE TABLE turnusers_lt (realm varchar(127) default '', name varchar(512), hmackey char(128))");
        execute("CREATE TABLE turn_secret (realm varchar(127) default '', value varchar(256))");
        execute(Tokens.TABLE);
        execute(Tokens.row("forever", REALM, 0, 0));
        execute(Tokens.row("everywhere", "", 0, 0));
        execute(Tokens.row("elsewhere", "example.net", 0, 0));
        execute(Tokens.row("lives", REALM, Tokens.NOW - 100, 101));
        execute(Tokens.row("over", REALM, Tokens.NOW - 100, 100));
        execute("INSERT INTO oauth_key VALUES ('short', 'AAAA', 0, 0, '', '" + REALM + "')");
        execute("INSERT INTO oauth_key VALUES ('odd', 'AAAA', 0, 0, 'HMAC-SHA-1', '" + REALM + "')");

        try (DatabaseUsers users = DatabaseUsers.open(DatabaseUrl.parse("sqlite:" + file()), REALM,
                "turn.example.org")) {
            assertThat(List.of("forever", "everywhere", "elsewhere", "lives", "over", "short", "odd"))
                    .filteredOn(kid -> Tokens.taken(users, kid)).containsExactly("forever", "everywhere", "lives");
        }
    }

    private Path file() {
        return folder.resolve("users.db");
    }

    private EditableStore edit() throws StoreException {
        return new DatabaseUrl.Sqlite(file()).edit(REALM);
    }

    private UserStore open() throws StoreException {
        return DatabaseUrl.parse("sqlite:" + file()).open(REALM);
    }

    private static NewUser user(String name, String password) {
        return NewUser.of(REALM, new StaticUser(name, password));
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file());
    }

    private void execute(String statement) throws SQLException {
        try (Connection connection = connect(); var prepared = connection.createStatement()) {
            prepared.execute(statement);
        }
    }
}
