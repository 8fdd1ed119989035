package org.iceserver.interop;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.iceserver.client.AllocateOptions;
import org.iceserver.client.Credentials;
import org.iceserver.client.Timing;
import org.iceserver.client.TurnClient;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** One address sends thousands of made-up names; twenty users at other addresses, who are in no cache, are all served. */
@Tag("namespace")
final class MadeUpNamesTest {
    private static final String SERVER = NatRouter.SERVER;
    private static final String ATTACKER = "198.51.100.66";
    private static final int HONEST = 20;
    private static final int NAMES = 10_000;
    /** "Thousands", on a machine that is busy with other things. */
    private static final int NAMES_A_SECOND = 1_000;
    /** Answers and questions that an address pays for: so many a second, and so many saved up. */
    private static final int PAID_A_SECOND = 20;
    private static final int SAVED_UP = 1_000;
    /** How many questions of one source a webhook is asked at once. */
    private static final int AT_ONCE = 4;
    private static final int WEBHOOK_MILLIS = 50;
    private static final Timing TIMING = Timing.STANDARD.withDeadline(Duration.ofSeconds(20));

    @TempDir
    Path directory;

    @BeforeAll
    static void giveThisHostManyAddresses() {
        NatRouter.addServerAddresses();
        address(ATTACKER);
        for (int i = 0; i < HONEST; i++) {
            address(honest(i));
        }
    }

    private static void address(String address) {
        ForeignTool added = ForeignTool.run(10, "ip", "addr", "replace", address + "/32", "dev", "lo");
        assertThat(added.exitStatus()).as(added.output()).isZero();
    }

    private static String honest(int user) {
        return "198.51.100." + (100 + user);
    }

    private static Credentials user(int number) {
        return new Credentials("user" + number, "password" + number);
    }

    @Test
    @Timeout(180)
    void aSlowWebhookServesEverybodyElseAndIsAskedNoFasterThanTheLimit() throws Exception {
        try (SlowWebhook webhook = SlowWebhook.start(WEBHOOK_MILLIS);
                ServerProcess server = start("--auth-webhook", webhook.url())) {
            long began = System.nanoTime();
            everybodyElseIsServed(server);
            double seconds = (System.nanoTime() - began) / 1e9;

            // A nonce for each port is paid for, too.
            double paid = SAVED_UP - MadeUpNames.PORTS + seconds * PAID_A_SECOND;
            assertThat(webhook.unknown()).as("made-up names that the webhook was asked for in %.1f s", seconds)
                    .isGreaterThan((SAVED_UP - MadeUpNames.PORTS) / 2).isLessThanOrEqualTo((int) Math.ceil(paid));
            assertThat(webhook.mostUnknownAtOnce()).as("of them at once").isPositive().isLessThanOrEqualTo(AT_ONCE);
        }
    }

    @Test
    @Timeout(180)
    void aDatabaseServesEverybodyElse() throws Exception {
        Path file = directory.resolve("users.db");
        fill(file);
        try (ServerProcess server = start("--database", "sqlite:" + file)) {
            everybodyElseIsServed(server);
        }
    }

    /** With coturn's tables. */
    private static void fill(Path file) throws SQLException {
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement schema = database.createStatement()) {
            schema.execute("CREATE TABLE turnusers_lt (realm varchar(127), name varchar(512), hmackey char(128), "
                    + "PRIMARY KEY (realm, name))");
            schema.execute("CREATE TABLE turn_secret (realm varchar(127), value varchar(256), "
                    + "PRIMARY KEY (realm, value))");
            try (PreparedStatement user = database.prepareStatement("INSERT INTO turnusers_lt VALUES (?, ?, ?)")) {
                for (int i = 0; i < HONEST; i++) {
                    user.setString(1, UserDatabase.REALM);
                    user.setString(2, user(i).username());
                    user.setString(3, UserDatabase.key(user(i)));
                    user.executeUpdate();
                }
            }
        }
    }

    private static ServerProcess start(String option, String value) {
        return ServerProcess.start("--listen", "127.0.0.1", "--listen", SERVER, "--relay-ip", SERVER, "--profile",
                "lab", "--realm", UserDatabase.REALM, "--limit", "unauth-rate=" + PAID_A_SECOND + "/" + SAVED_UP,
                option, value);
    }

    private static void everybodyElseIsServed(ServerProcess server) throws Exception {
        InetSocketAddress turn = new InetSocketAddress(InetAddress.ofLiteral(SERVER), server.stunPort());
        List<String> notServed = new ArrayList<>();
        try (MadeUpNames attack = MadeUpNames.start(ATTACKER, turn);
                ExecutorService threads = Executors.newFixedThreadPool(HONEST)) {
            long began = System.nanoTime();
            attack.awaitSent(NAMES);
            assertThat(attack.sent() / ((System.nanoTime() - began) / 1e9)).as("made-up names a second")
                    .isGreaterThan(NAMES_A_SECOND);
            List<Callable<Integer>> users = new ArrayList<>();
            for (int i = 0; i < HONEST; i++) {
                int number = i;
                users.add(() -> relayPort(turn, number));
            }
            for (Future<Integer> user : threads.invokeAll(users)) {
                try {
                    assertThat(user.get()).isPositive();
                } catch (ExecutionException e) {
                    notServed.add(String.valueOf(e.getCause()));
                }
            }
        }
        assertThat(notServed).as("users who were refused").isEmpty();
        assertThat(AdminApi.of(server).refusals("unauth-rate")).as("what the attacker was refused").isPositive();
    }

    private static int relayPort(InetSocketAddress turn, int number) throws Exception {
        try (TurnClient client = UdpFrom.client(honest(number), turn, user(number), TIMING)) {
            return client.allocate(AllocateOptions.NONE).relayed().getPort();
        }
    }
}
