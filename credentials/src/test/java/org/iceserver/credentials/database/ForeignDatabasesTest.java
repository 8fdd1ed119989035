package org.iceserver.credentials.database;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

import org.iceserver.credentials.RestSecret;
import org.iceserver.credentials.slow.Freshness;
import org.iceserver.stun.IntegrityKey;
import org.iceserver.stun.SecurityFeatures;
import org.iceserver.transport.IpAddress;
import org.iceserver.turn.auth.KeyLookup;
import org.iceserver.turn.auth.KeyQuery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** coturn's schema in real servers, which go away and come back. */
@Timeout(180)
class ForeignDatabasesTest {
    private static final String REALM = "example.org";
    private static final IntegrityKey KEY = IntegrityKey.longTerm("alice", REALM, "a");
    private static final String HEX = HexFormat.of().formatHex(KEY.toArray());
    private static final KeyLookup.Found ALICE = new KeyLookup.Found("alice", List.of(KEY), "alice");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Asks each time, so that the test need not wait, and believes for long when it must. */
    private static final Freshness IMPATIENT = new Freshness(Duration.ofNanos(1), Duration.ofNanos(1),
            Duration.ofHours(1), 1_000_000);
    private static final String[] SCHEMA = {
        "CREATE TABLE turnusers_lt (realm varchar(127) default '', name varchar(512), hmackey char(128), "
                + "PRIMARY KEY (realm,name))",
        "CREATE TABLE turn_secret (realm varchar(127) default '', value varchar(256), primary key (realm,value))",
        "INSERT INTO turnusers_lt VALUES ('" + REALM + "', 'alice', '" + HEX + "')",
        "INSERT INTO turn_secret VALUES ('" + REALM + "', 'north'), ('elsewhere', 'south')"};

    @TempDir
    private Path folder;

    private interface Change {
        void make() throws Exception;
    }

    static boolean postgres() {
        return PostgresServer.installed();
    }

    static boolean redis() {
        return RedisServer.installed();
    }

    @Test
    @EnabledIf(value = "postgres", disabledReason = "PostgreSQL is not installed; .ci/run installs it")
    void postgresTellsUsersAndSecretsAndMayRestart() throws Exception {
        try (var server = new PostgresServer()) {
            server.execute(SCHEMA);
            try (DatabaseUsers users = open(server.url())) {
                assertSurvives(users, server::stop, server::start,
                        () -> server.execute("INSERT INTO turn_secret VALUES ('" + REALM + "', 'west')"));
            }
        }
    }

    @Test
    @EnabledIf(value = "postgres", disabledReason = "PostgreSQL is not installed; .ci/run installs it")
    void whatIsWrongWithPostgresIsOneSentence() throws Exception {
        try (var server = new PostgresServer()) {
            String url = server.url();
            assertThatThrownBy(() -> open(url)).isInstanceOf(StoreException.class)
                    .hasMessageContaining("no table turnusers_lt");
            assertThatThrownBy(() -> open(url.replace("opensesame", "wrong"))).isInstanceOf(StoreException.class)
                    .hasMessageContaining("refuses this user or this password").hasMessageNotContaining("wrong");
            assertThatThrownBy(() -> open(url.replace("/postgres", "/nothing"))).isInstanceOf(StoreException.class)
                    .hasMessageContaining("no database of this name");
            server.execute(SCHEMA);
            try (DatabaseUsers users = open(url)) {
                assertThat(ask(users, "x' OR '1'='1")).isEqualTo(KeyLookup.Unknown.NO_SUCH_USER);
                assertThat(ask(users, "nul\0")).isEqualTo(KeyLookup.Unknown.NO_SUCH_USER);
            }
            server.stop();
            assertThatThrownBy(() -> open(url)).isInstanceOf(StoreException.class)
                    .hasMessageContaining("does not answer");
        }
    }

    @Test
    @EnabledIf(value = "redis", disabledReason = "Redis is not installed; .ci/run installs it")
    void redisTellsUsersAndSecretsAndMayRestart() throws Exception {
        try (var server = new RedisServer(folder)) {
            fill(server);
            try (DatabaseUsers users = open(server.url())) {
                assertSurvives(users, server::stop, server::start,
                        () -> server.command("SADD turn/realm/" + REALM + "/secret west"));
            }
        }
    }

    @Test
    @EnabledIf(value = "redis", disabledReason = "Redis is not installed; .ci/run installs it")
    void aRedisThatHangsIsAwayLikeOneThatIsGone() throws Exception {
        try (var server = new RedisServer(folder)) {
            fill(server);
            try (DatabaseUsers users = open(server.url())) {
                assertSurvives(users, () -> server.signal("STOP"), () -> server.signal("CONT"),
                        () -> server.command("SADD turn/realm/" + REALM + "/secret west"));
            } finally {
                server.signal("CONT");
            }
        }
    }

    @Test
    @EnabledIf(value = "redis", disabledReason = "Redis is not installed; .ci/run installs it")
    void whatIsWrongWithRedisIsOneSentence() throws Exception {
        try (var server = new RedisServer(folder)) {
            assertThatThrownBy(() -> open(server.url().replace("opensesame", "wrong")))
                    .isInstanceOf(StoreException.class).hasMessageContaining("refuses this user or this password")
                    .hasMessageNotContaining("wrong");
            server.command("SET turn/realm/" + REALM + "/secret text");
            assertThatThrownBy(() -> open(server.url())).isInstanceOf(StoreException.class)
                    .hasMessageContaining("coturn's keys");
            server.command("DEL turn/realm/" + REALM + "/secret");
            try (DatabaseUsers users = open(server.url())) {
                assertThat(ask(users, "x/key\r\nFLUSHALL\r\n")).isEqualTo(KeyLookup.Unknown.NO_SUCH_USER);
            }
            server.stop();
            assertThatThrownBy(() -> open(server.url())).isInstanceOf(StoreException.class)
                    .hasMessageContaining("does not answer");
        }
    }

    @Test
    @EnabledIf(value = "postgres", disabledReason = "PostgreSQL is not installed; .ci/run installs it")
    void postgresTellsWhatHoldsForTheRealm() throws Exception {
        try (var server = new PostgresServer()) {
            server.execute(SCHEMA);
            try (DatabaseUsers users = open(server.url())) {
                assertThat(users.settings()).isEqualTo(RealmSettings.NONE);
                server.execute("CREATE TABLE allowed_peer_ip (realm varchar(127) default '', ip_range varchar(256))",
                        "CREATE TABLE denied_peer_ip (realm varchar(127) default '', ip_range varchar(256))",
                        "CREATE TABLE turn_realm_option (realm varchar(127), opt varchar(32), value varchar(128))",
                        "CREATE TABLE turn_origin_to_realm (origin varchar(127), realm varchar(127))",
                        "INSERT INTO allowed_peer_ip VALUES ('" + REALM + "', '10.0.0.1'), ('other', '10.0.0.2')",
                        "INSERT INTO denied_peer_ip VALUES ('', '192.0.2.0-192.0.2.9')",
                        "INSERT INTO turn_realm_option VALUES ('" + REALM + "', 'user-quota', '3'), ('" + REALM
                                + "', 'performance-options', '1')",
                        "INSERT INTO turn_origin_to_realm VALUES ('https://a.example', '" + REALM + "')");
                RealmSettings told = new RealmSettings(List.of("10.0.0.1"), List.of("192.0.2.0-192.0.2.9"),
                        Map.of("user-quota", 3L), List.of("turn_origin_to_realm"));
                assertThat(users.settings()).isEqualTo(told);

                server.stop();
                assertThat(users.settings()).isEqualTo(told);
            }
        }
    }

    @Test
    @EnabledIf(value = "postgres", disabledReason = "PostgreSQL is not installed; .ci/run installs it")
    void tokensOfPostgresKeysAreTakenWhileTheKeysLive() throws Exception {
        try (var server = new PostgresServer()) {
            server.execute(SCHEMA);
            server.execute(Tokens.TABLE, Tokens.row("good", REALM, 0, 0));
            try (DatabaseUsers users = open(server.url())) {
                assertThat(users.tokens().serverName()).isEqualTo("turn.example.org");
                assertThat(Tokens.taken(users, "good")).isTrue();
                assertThat(Tokens.taken(users, "new")).isFalse();

                server.execute("DELETE FROM oauth_key", Tokens.row("new", REALM, 0, 0));
                await(() -> Tokens.taken(users, "new") && !Tokens.taken(users, "good"));
            }
        }
    }

    @Test
    @EnabledIf(value = "postgres", disabledReason = "PostgreSQL is not installed; .ci/run installs it")
    void aTableOfKeysThatIsNotCoturnsKeepsNobodyOut() throws Exception {
        try (var server = new PostgresServer()) {
            server.execute(SCHEMA);
            server.execute("CREATE TABLE oauth_key (kid varchar(128), ikm_key varchar(256))");
            try (DatabaseUsers users = open(server.url())) {
                assertThat(users.tokens().serverName()).isNull();
                assertThat(ask(users, "alice")).isEqualTo(ALICE);
            }
        }
    }

    @Test
    @EnabledIf(value = "redis", disabledReason = "Redis is not installed; .ci/run installs it")
    void redisTellsWhatHoldsForTheRealm() throws Exception {
        try (var server = new RedisServer(folder)) {
            fill(server);
            try (DatabaseUsers users = open(server.url())) {
                assertThat(users.settings()).isEqualTo(RealmSettings.NONE);
                server.command("SADD turn/realm/" + REALM + "/allowed-peer-ip 10.0.0.1");
                server.command("SADD turn/realm/" + REALM + "/denied-peer-ip 192.0.2.0-192.0.2.9");
                server.command("SET turn/realm/" + REALM + "/max-bps 1000");

                assertThat(users.settings()).isEqualTo(new RealmSettings(List.of("10.0.0.1"),
                        List.of("192.0.2.0-192.0.2.9"), Map.of("max-bps", 1_000L), List.of()));
            }
        }
    }

    @Test
    @EnabledIf(value = "redis", disabledReason = "Redis is not installed; .ci/run installs it")
    void tokensOfRedisKeysAreTakenWhileTheKeysLive() throws Exception {
        try (var server = new RedisServer(folder)) {
            fill(server);
            server.command(Tokens.hash("good", REALM, "0", "0"));
            server.command(Tokens.hash("anyone", "", "0", "0"));
            server.command(Tokens.hash("elsewhere", "example.net", "0", "0"));
            server.command(Tokens.hash("over", REALM, "1500000000", "3600"));
            server.command(Tokens.hash("odd", REALM, "0", "forever"));
            server.command("SET turn/oauth/kid/text hello");
            try (DatabaseUsers users = open(server.url())) {
                assertThat(users.tokens().serverName()).isEqualTo("turn.example.org");
                assertThat(Stream.of("good", "anyone", "elsewhere", "over", "odd", "text", "new")
                        .filter(kid -> Tokens.taken(users, kid))).containsExactly("good", "anyone");

                server.command("DEL turn/oauth/kid/good");
                server.command(Tokens.hash("new", REALM, "0", "0"));
                await(() -> Tokens.taken(users, "new") && !Tokens.taken(users, "good"));
                assertThat(ask(users, "alice")).isEqualTo(ALICE);
            }
        }
    }

    @Test
    @EnabledIf(value = "redis", disabledReason = "Redis is not installed; .ci/run installs it")
    void aRedisUserThatMayNotLookForTokenKeysHasItsUsersAllTheSame() throws Exception {
        try (var server = new RedisServer(folder)) {
            fill(server);
            server.command(Tokens.hash("good", REALM, "0", "0"));
            server.command("ACL SETUSER turn on >opensesame ~turn/* +get +smembers +ping +hello +client +info");
            try (DatabaseUsers users = open(server.url().replace("://:", "://turn:"))) {
                assertThat(users.tokens().serverName()).isNull();
                assertThat(ask(users, "alice")).isEqualTo(ALICE);
            }
        }
    }

    /** Users of late stay known, others are unavailable, secrets stay; then everything is as before, by itself. */
    private static void assertSurvives(DatabaseUsers users, Change stop, Change start, Change addSecret)
            throws Exception {
        assertThat(users.users().features()).isEqualTo(SecurityFeatures.NONE);
        assertThat(users.secrets()).containsExactly(RestSecret.of("north"));
        assertThat(ask(users, "alice")).isEqualTo(ALICE);
        assertThat(ask(users, "bob")).isEqualTo(KeyLookup.Unknown.NO_SUCH_USER);

        stop.make();
        assertThat(ask(users, "alice")).isEqualTo(ALICE);
        assertThat(ask(users, "bob")).isEqualTo(new KeyLookup.Unavailable());
        assertThat(users.secrets()).containsExactly(RestSecret.of("north"));

        start.make();
        addSecret.make();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!ask(users, "bob").equals(KeyLookup.Unknown.NO_SUCH_USER) || users.secrets().size() < 2) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.onSpinWait();
        }
        assertThat(users.secrets()).containsExactly(RestSecret.of("north"), RestSecret.of("west"));
        assertThat(ask(users, "alice")).isEqualTo(ALICE);
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.onSpinWait();
        }
    }

    private static void fill(RedisServer server) {
        server.command("SET turn/realm/" + REALM + "/user/alice/key " + HEX);
        server.command("SADD turn/realm/" + REALM + "/secret north");
    }

    private static DatabaseUsers open(String url) throws StoreException {
        return DatabaseUsers.open(DatabaseUrl.parse(url).open(REALM), REALM, "turn.example.org", IMPATIENT,
                Duration.ofMillis(200));
    }

    /** What a media loop would be told, at once or later. */
    private static KeyLookup ask(DatabaseUsers users, String name) throws InterruptedException {
        var query = new KeyQuery(name, REALM, true);
        KeyLookup now = users.users().find(query, 0);
        if (now instanceof KeyLookup.Lately known) {
            return known.found();
        }
        if (!(now instanceof KeyLookup.Later)) {
            return now;
        }
        BlockingQueue<KeyLookup> answers = new LinkedBlockingQueue<>();
        users.users().find(query, IpAddress.parse("192.0.2.1"), answers::add);
        KeyLookup later = Objects.requireNonNull(answers.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        return later instanceof KeyLookup.Lately known ? known.found() : later;
    }
}
