package org.iceserver.interop;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.iceserver.client.AllocateOptions;
import org.iceserver.client.Credentials;
import org.iceserver.client.ServerAddress;
import org.iceserver.client.Timing;
import org.iceserver.client.TurnClient;
import org.iceserver.credentials.database.DatabaseUrl;
import org.iceserver.credentials.database.EditableStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Programs that call a TURN service's API get credentials from this server for the token of a key, and clients that nobody here
 * wrote make relay-only calls with them.
 */
@Tag("namespace")
@Execution(ExecutionMode.CONCURRENT)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class KeyApisTest {
    private static final String REALM = "example.org";
    private static final int SESSIONS = 50;
    /** Far more than it takes, because the machine may be busy. */
    private static final Duration AT_MOST = Duration.ofSeconds(5);

    private Path folder = Path.of("");
    private Key shop = new Key("", "");
    private Key game = new Key("", "");
    private Optional<ServerProcess> started = Optional.empty();

    private record Key(String id, String token) {}

    @BeforeAll
    void start(@TempDir Path temporary) {
        folder = temporary;
        // Janus gathers no candidates at a loopback interface.
        NetworkNamespace.mustHere("ip link add call type veth peer name other",
                "ip address add 192.168.78.2/24 dev call", "ip link set call up", "ip link set other up");
        shop = add("shop");
        game = add("game");
        started = Optional.of(ServerProcess.start("--database", database(), "--realm", REALM, "--listen", "127.0.0.1",
                "--relay-ip", "127.0.0.1", "--allow-peer", "127.0.0.0/8"));
    }

    @AfterAll
    void stop() {
        started.ifPresent(ServerProcess::close);
        NetworkNamespace.mustHere("ip link delete call");
    }

    /** The lines of its documentation, with another host. */
    @Test
    void cloudflaresCurlLinesGetCredentialsThatRelay() {
        JsonNode list = curl(shop, """
                                   http://127.0.0.1:$PORT/v1/turn/keys/$TURN_KEY_ID/credentials/generate-ice-servers \\
                                   --header "Authorization: Bearer $TURN_KEY_API_TOKEN" \\
                                   --header "Content-Type: application/json" \\
                                   --data '{"ttl": 86400}'""", 201).path("iceServers");
        assertThat(list.path(0).path("urls").toString()).contains("stun:127.0.0.1:");
        assertRelays(credentials(list.path(1), "credential"));

        JsonNode one = curl(shop, """
                                  -X POST http://127.0.0.1:$PORT/v1/turn/keys/$TURN_KEY_ID/credentials/generate \\
                                  -H "Authorization: Bearer $TURN_KEY_API_TOKEN" \\
                                  -H "Content-Type: application/json" \\
                                  -d '{"ttl": 3600, "customIdentifier": "ann"}'""", 201).path("iceServers");
        assertThat(one.path("username").asString()).endsWith(":" + shop.id() + ":ann");
        assertAioiceTalks(credentials(one, "credential"));

        JsonNode refused = curl(new Key(shop.id(), shop.token() + "x"),
                """
                -X POST http://127.0.0.1:$PORT/v1/turn/keys/$TURN_KEY_ID/credentials/generate \\
                -H "Authorization: Bearer $TURN_KEY_API_TOKEN" -d '{"ttl": 3600}'""", 401);
        assertThat(refused.path("errorCode").asString()).isEqualTo("unauthorized");
    }

    @Test
    void meteredsAddressGetsCredentialsThatRelay() {
        JsonNode list = curl(shop, "\"http://127.0.0.1:$PORT/api/v1/turn/credentials?apiKey=$TURN_KEY_API_TOKEN\"",
                200);
        assertThat(list.path(0).path("urls").asString()).startsWith("stun:127.0.0.1:");
        assertRelays(credentials(list.path(1), "credential"));
        assertThat(curl(shop, "\"http://127.0.0.1:$PORT/api/v1/turn/credentials?apiKey=x\"", 401).toString())
                .isEqualTo("{\"error\":\"Invalid API Key\"}");
    }

    /** The line of its documentation, with another host. */
    @Test
    void xirsysCurlLineGetsCredentialsThatRelay() {
        JsonNode answer = curl(shop, "-XPUT \"http://async:$TURN_KEY_API_TOKEN@127.0.0.1:$PORT/_turn/my/path\"", 200);
        assertThat(answer.path("s").asString()).isEqualTo("ok");
        assertThat(answer.at("/v/iceServers/0/url").asString()).startsWith("stun:127.0.0.1:");
        assertAioiceTalks(credentials(answer.at("/v/iceServers/1"), "credential"));
        assertThat(curl(shop, "-XPUT http://async:secret@127.0.0.1:$PORT/_turn/my/path", 401).toString())
                .isEqualTo("{\"v\":\"unauthorized\",\"s\":\"error\"}");
    }

    @Test
    void twiliosClientGetsATokenWithWhichWebRtcCalls() {
        String account = "AC" + "0".repeat(32);
        JsonNode token = twilio(account, shop.token(), "3600");
        assertThat(token.path("ttl").asString()).isEqualTo("3600");
        assertThat(token.path("accountSid").asString()).isEqualTo(account);
        assertThat(token.path("dateCreated").asString()).startsWith("20");
        JsonNode turn = token.at("/iceServers/1");
        ForeignTool call = ForeignTool.run(60, "node", "npm/relay.mjs", "werift", turn.path("urls").asString(),
                token.path("username").asString(), token.path("password").asString());
        assertThat(call.exitStatus()).as(call.output()).isZero();
        assertThat(call.output()).contains("there and back, relay");

        JsonNode wrong = twilio(account, "wrong", "3600");
        assertThat(wrong.path("status").asInt()).isEqualTo(401);
        assertThat(wrong.path("code").asInt()).isEqualTo(20_003);
        assertThat(twilio(account, shop.token(), "172801").path("status").asInt()).isEqualTo(400);
    }

    @Test
    void janusGetsCredentialsByTheTurnRestDraftAndCallsWithThem() throws Exception {
        try (Janus janus = Janus.start(folder.resolve("janus"),
                "http://127.0.0.1:" + server().signalPort() + "/turn", shop.token())) {
            JsonNode mine = curl(shop,
                    "\"http://127.0.0.1:$PORT/turn?service=turn&username=bob&key=$TURN_KEY_API_TOKEN\"", 200);
            ForeignTool call = ForeignTool.run(60, "/usr/bin/python3", "src/test/python/janus_echo.py", janus.url(),
                    mine.at("/uris/0").asString(), mine.path("username").asString(),
                    mine.path("password").asString());
            assertThat(call.exitStatus()).as(call.output() + janus.output()).isZero();
            assertThat(call.output()).contains("there and back, relay to relay");
        }
    }

    /** What revoking takes is printed, not asserted: the machine may be busy. */
    @Test
    void revokingAKeyEndsItsSessionsSoonAndRefusesItsCredentials() throws Exception {
        JsonNode minted = curl(game, """
                                     http://127.0.0.1:$PORT/api/v1/keys/$TURN_KEY_ID/credentials \\
                                     -H "Authorization: Bearer $TURN_KEY_API_TOKEN" -d '{"user": "ann"}'""", 200)
                .at("/iceServers/1");
        Credentials ann = credentials(minted, "credential");
        List<TurnClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < SESSIONS; i++) {
                TurnClient client = TurnClient.connect(ServerAddress.udp("127.0.0.1", server().stunPort()), ann,
                        Timing.STANDARD.withDeadline(Duration.ofSeconds(10)));
                clients.add(client);
                client.allocate(AllocateOptions.NONE);
            }
            Duration took = revoke(game);
            System.out.printf("%d sessions of a key ended %.1f ms after it was revoked%n", SESSIONS,
                    took.toNanos() / 1e6);
            assertThat(took).isLessThan(AT_MOST);
        } finally {
            clients.forEach(TurnClient::close);
        }
        ForeignTool refused = uclient(ann);
        assertThat(refused.exitStatus()).as(refused.output()).isNotZero();
        assertThat(refused.output()).contains("Cannot complete Allocation");
        curl(game, "http://127.0.0.1:$PORT/api/v1/keys/$TURN_KEY_ID/credentials "
                + "-H \"Authorization: Bearer $TURN_KEY_API_TOKEN\" -d '{}'", 401);
    }

    /** From the change in the database until the server says that no session of the key is left. */
    private Duration revoke(Key key) throws Exception {
        try (EditableStore store = DatabaseUrl.parse(database()).edit(REALM)) {
            long before = System.nanoTime();
            assertThat(store.revokeKey(key.id(), InstantSource.system().instant())).isTrue();
            AdminApi.of(server()).rereadKeys();
            Duration took = Duration.ofNanos(System.nanoTime() - before);
            assertThat(AdminApi.of(server()).sessionsOf(key.id())).isZero();
            return took;
        }
    }

    private ServerProcess server() {
        return started.orElseThrow();
    }

    private String database() {
        return "sqlite:" + folder.resolve("users.db");
    }

    private Key add(String name) {
        ForeignTool added = ForeignTool.run(60, ForeignTool.LAUNCHER, "key", "add", name, "--database", database(),
                "--realm", REALM, "--state-dir", "none");
        assertThat(added.exitStatus()).as(added.output()).isZero();
        return new Key(word(added, "key    "), word(added, "token  "));
    }

    private static String word(ForeignTool added, String before) {
        return added.output().lines().filter(line -> line.startsWith(before)).findFirst().orElseThrow()
                .substring(before.length());
    }

    /** The JSON that a line of curl's prints, which the shell completes as its documentation says. */
    private JsonNode curl(Key key, String line, int status) {
        ForeignTool answer = ForeignTool.run(30,
                Map.of("PORT", Integer.toString(server().signalPort()), "TURN_KEY_ID", key.id(), "TURN_KEY_API_TOKEN",
                        key.token()),
                "sh", "-c", "curl -sS -w '\\n%{http_code}' " + line);
        String[] parts = answer.output().strip().split("\n(?=\\d+$)", 2);
        assertThat(parts).as(answer.output()).hasSize(2);
        assertThat(parts[1]).as(parts[0]).isEqualTo(Integer.toString(status));
        return JsonMapper.shared().readTree(parts[0]);
    }

    private JsonNode twilio(String account, String token, String ttl) {
        ForeignTool asked = ForeignTool.run(60, "node", "npm/twilio.mjs", Integer.toString(server().signalPort()),
                account, token, ttl);
        assertThat(asked.exitStatus()).as(asked.output()).isZero();
        return JsonMapper.shared().readTree(asked.output());
    }

    private static Credentials credentials(JsonNode server, String password) {
        return new Credentials(server.path("username").asString(), server.path(password).asString());
    }

    private void assertRelays(Credentials credentials) {
        Uclient.assertNothingLost(uclient(credentials), 160);
    }

    private ForeignTool uclient(Credentials credentials) {
        return Uclient.run("127.0.0.1", server().stunPort(),
                List.of("-u", credentials.username(), "-w", credentials.password()), "-y", "-n", "40", "-z", "5");
    }

    private void assertAioiceTalks(Credentials credentials) {
        ForeignTool call = ForeignTool.run(60, "/usr/bin/python3", "src/test/python/aioice_relay.py", "127.0.0.1",
                Integer.toString(server().stunPort()), "udp", credentials.username(), credentials.password());
        assertThat(call.exitStatus()).as(call.output()).isZero();
        assertThat(call.output()).isEqualToIgnoringNewLines("there and back in 2 components, relay");
    }
}
