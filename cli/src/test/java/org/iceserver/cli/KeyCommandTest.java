package org.iceserver.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

import org.iceserver.client.AllocateOptions;
import org.iceserver.client.Credentials;
import org.iceserver.client.ServerAddress;
import org.iceserver.client.Timing;
import org.iceserver.client.TurnClient;
import org.iceserver.client.TurnException;
import org.iceserver.credentials.RestCredential;
import org.iceserver.credentials.RestCredentials;
import org.iceserver.credentials.database.DatabaseUrl;
import org.iceserver.credentials.database.EditableStore;
import org.iceserver.credentials.keys.KeyCredentials;
import org.iceserver.credentials.keys.TurnKey;
import org.iceserver.credentials.keys.TurnKeys;
import org.iceserver.server.Server;
import org.iceserver.server.Surroundings;
import org.iceserver.server.config.Access;
import org.iceserver.server.config.Configuration;
import org.iceserver.server.config.Lifetimes;
import org.iceserver.server.config.LimitTable;
import org.iceserver.server.config.Listening;
import org.iceserver.server.config.PeerRanges;
import org.iceserver.server.config.PortRange;
import org.iceserver.server.config.Relaying;
import org.iceserver.server.config.Secret;
import org.iceserver.server.config.SharedSecrets;
import org.iceserver.server.config.Signaling;
import org.iceserver.server.config.ThirdParty;
import org.iceserver.server.config.Tls;
import org.iceserver.server.config.Users;
import org.iceserver.server.host.HostNetwork;
import org.iceserver.server.observe.ServerLog;
import org.iceserver.server.state.StateDirectory;
import org.iceserver.signal.Profile;
import org.iceserver.signal.auth.Authentication;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.TransportMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The command that keeps keys in a database, and a server that follows it. */
@Timeout(120)
class KeyCommandTest {
    private static final Timing QUICK = new Timing(Duration.ofMillis(100), 7, 16, Duration.ofSeconds(20));

    @TempDir
    private Path folder;

    @Test
    void keysAreAddedListedShownRotatedRevokedAndRemoved() throws Exception {
        String added = run("add", "shop").out();
        assertThat(added).containsPattern("key    k[a-z0-9]{11}\n").containsPattern("token  ik_k[a-z0-9]{11}_\\S{43}\n")
                .contains("not shown again").contains("No server of this machine was told");
        String id = key("shop").id();
        assertThat(run("list").out().lines()).singleElement().asString()
                .matches(id + "  \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ  serves   shop");
        assertThat(run("show", "shop").out()).contains("key      " + id).contains("serves   yes")
                .doesNotContain(key("shop").secret().text());
        assertThat(run("rotate", "shop").out()).contains("token  ik_" + id).isNotEqualTo(added);
        assertThat(run("revoke", "shop").out()).contains("revoked shop (" + id + ") of realm example.org");
        assertThat(run("list").out()).contains("revoked  shop");
        assertThat(run("show", "shop").out()).contains("revoked  20");
        assertThat(run("remove", "shop").out()).contains("removed shop (" + id + ")");
        assertThat(run("list").out()).isEmpty();
    }

    @Test
    void whatCannotBeDoneIsOneSentence() {
        run("add", "shop");
        run("add", "old");
        run("revoke", "old");

        assertRefused(run("add", "shop"), "there is a key 'shop'");
        assertRefused(run("add"), "which key? Write 'iceserver key add NAME'");
        assertRefused(run("add", "a\tb"), "a key's name is 1 to 64");
        assertRefused(run("show", "game"), "there is no key 'game'");
        assertRefused(run("rotate", "old"), "is revoked: 'iceserver key add'");
        assertRefused(run("revoke", "old"), "is revoked already");
        assertRefused(run("remove", "game"), "there is no key 'game'");
    }

    @Test
    @EnabledOnOs(value = {OS.LINUX, OS.MAC}, disabledReason = "the command finds the server by a Unix socket")
    void aRunningServerTakesNewKeysAndEndsTheSessionsOfARevokedOneAtOnce() throws Exception {
        run("add", "game");
        try (Server server = start()) {
            assertThat(run("add", "shop").out()).contains("1 server took it over at once; 0 sessions ended.");
            Credentials ann = minted("shop", "ann");
            try (TurnClient shop = client(server, ann);
                    TurnClient game = client(server, minted("game", "bob"));
                    TurnClient operators = client(server, operators())) {
                shop.allocate(AllocateOptions.NONE);
                game.allocate(AllocateOptions.NONE);
                operators.allocate(AllocateOptions.NONE);

                assertThat(run("rotate", "shop").out()).contains("0 sessions ended.");
                assertThat(run("revoke", "shop").out()).contains("1 server took it over at once; 1 session ended.");
                assertThat(server.allocations()).isEqualTo(2);
                assertThatThrownBy(() -> shop.refresh(Duration.ofMinutes(5))).isInstanceOf(TurnException.class);
                game.refresh(Duration.ofMinutes(5));
                operators.refresh(Duration.ofMinutes(5));
            }
            try (TurnClient again = client(server, ann)) {
                assertThatThrownBy(() -> again.allocate(AllocateOptions.NONE)).isInstanceOf(TurnException.class)
                        .hasMessageContaining("401");
            }
            assertThat(run("remove", "game").out()).contains("0 sessions ended.");
        }
    }

    /** Cloudflare's documented requests, the draft's, and ours. Each credential relays until its key is revoked. */
    @Test
    @EnabledOnOs(value = {OS.LINUX, OS.MAC}, disabledReason = "the command finds the server by a Unix socket")
    void programsGetCredentialsForTheTokenOfAKeyUntilItIsRevoked() throws Exception {
        String token = run("add", "shop").out().lines().filter(line -> line.startsWith("token  ")).findFirst()
                .orElseThrow().substring(7);
        String id = key("shop").id();
        try (Server server = Server.start(configuration(OptionalInt.of(0)), surroundings())) {
            JsonNode listed = post(server, "/v1/turn/keys/" + id + "/credentials/generate-ice-servers", token, 201)
                    .at("/iceServers/1");
            JsonNode one = post(server, "/v1/turn/keys/" + id + "/credentials/generate", token, 201)
                    .path("iceServers");
            JsonNode ours = post(server, "/api/v1/keys/" + id + "/credentials", token, 200).at("/iceServers/1");
            JsonNode draft = json(HttpRequest.newBuilder(uri(server, "/turn?service=turn&username=ann&key=" + token)),
                    200);

            assertThat(draft.path("username").asString()).endsWith(":" + id + ":ann");
            for (Credentials each : List.of(credentials(listed, "credential"), credentials(one, "credential"),
                    credentials(ours, "credential"), credentials(draft, "password"))) {
                try (TurnClient client = client(server, each)) {
                    assertThat(client.allocate(AllocateOptions.NONE).relayed().getPort()).isPositive();
                }
            }
            post(server, "/api/v1/keys/" + id + "/credentials", token + "x", 401);
            assertThat(run("revoke", "shop").out()).contains("1 server took it over at once");
            post(server, "/api/v1/keys/" + id + "/credentials", token, 401);
            try (TurnClient client = client(server, credentials(ours, "credential"))) {
                assertThatThrownBy(() -> client.allocate(AllocateOptions.NONE)).hasMessageContaining("401");
            }
        }
    }

    private static JsonNode post(Server server, String path, String token, int status) throws Exception {
        return json(HttpRequest.newBuilder(uri(server, path)).header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"ttl\": 86400}")), status);
    }

    private static JsonNode json(HttpRequest.Builder request, int status) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
            assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
            return JsonMapper.shared().readTree(answer.body());
        }
    }

    private static URI uri(Server server, String path) {
        return URI.create("http://127.0.0.1:" + server.signalPort().orElseThrow() + path);
    }

    private static Credentials credentials(JsonNode server, String password) {
        return new Credentials(server.path("username").asString(), server.path(password).asString());
    }

    private Surroundings surroundings() {
        return new Surroundings(HostNetwork.read(), StateDirectory.of(Optional.of(folder.resolve("state")), Map.of()),
                ServerLog.UNKNOWN);
    }

    private Server start() {
        return Server.start(configuration(OptionalInt.empty()), surroundings());
    }

    private static TurnClient client(Server server, Credentials credentials) throws TurnException {
        return TurnClient.connect(ServerAddress.udp("127.0.0.1", server.stunPort().orElseThrow()), credentials, QUICK);
    }

    private Credentials minted(String key, String user) throws Exception {
        TurnKey found = key(key);
        return of(new KeyCredentials(new TurnKeys(List.of(found)), new RestCredentials(List.of()), ':').mint(found,
                user, Duration.ofHours(1), InstantSource.system().instant().getEpochSecond()));
    }

    private static Credentials operators() {
        return of(new RestCredentials(List.of("north")).mint("carol", Duration.ofHours(1),
                InstantSource.system().instant().getEpochSecond()));
    }

    private static Credentials of(RestCredential minted) {
        return new Credentials(minted.username(), minted.password());
    }

    private TurnKey key(String name) throws Exception {
        try (EditableStore store = database().edit("example.org")) {
            return store.keys().stream().filter(key -> key.name().equals(name)).findFirst().orElseThrow();
        }
    }

    private DatabaseUrl database() {
        return DatabaseUrl.parse("sqlite:" + folder.resolve("users.db"));
    }

    private Outcome run(String... words) {
        var arguments = new ArrayList<>(List.of("key"));
        arguments.addAll(List.of(words));
        arguments.addAll(List.of("--database", "sqlite:" + folder.resolve("users.db"), "--realm", "example.org",
                "--state-dir", folder.resolve("state").toString()));
        var out = new StringWriter();
        var err = new StringWriter();
        int status = Main.run(arguments.toArray(String[]::new), Map.of(), new PrintWriter(out), new PrintWriter(err));
        return new Outcome(status, out.toString(), err.toString());
    }

    private static void assertRefused(Outcome outcome, String part) {
        assertThat(outcome.status()).as(outcome.err()).isEqualTo(2);
        assertThat(outcome.err().lines()).singleElement().asString().startsWith("iceserver: ").contains(part);
    }

    private record Outcome(int status, String out, String err) {}

    private Configuration configuration(OptionalInt signalPort) {
        IpAddress loopback = IpAddress.parse("127.0.0.1");
        var thirdParty = new ThirdParty(List.of(), Optional.empty(), Optional.of(database()), Optional.empty());
        return new Configuration(
                new Listening(signalPort, OptionalInt.of(0), OptionalInt.empty(), OptionalInt.empty(),
                        List.of(loopback), TransportMode.AUTO, 2),
                new Relaying(List.of(loopback), List.of(), List.of(), Set.of(), Optional.empty(),
                        new PortRange(49_152, 65_535)),
                new Access(Profile.LOCAL,
                        new Users("example.org", List.of(),
                                new SharedSecrets(List.of(Secret.parse("north")), ':'),
                                thirdParty),
                        new Lifetimes(Duration.ofHours(1), Duration.ofHours(24), Duration.ofMinutes(10)),
                        new PeerRanges(List.of(), List.of()), LimitTable.of(Profile.LOCAL, List.of())),
                new Signaling(List.of(), List.of(), new Tls.Off(), Set.of(), new Authentication.None(),
                        Signaling.EndOfRelay.KICK),
                Duration.ZERO);
    }
}
