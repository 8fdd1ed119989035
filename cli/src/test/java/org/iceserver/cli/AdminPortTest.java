package org.iceserver.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

import org.iceserver.client.AllocateOptions;
import org.iceserver.client.Credentials;
import org.iceserver.client.ServerAddress;
import org.iceserver.client.Timing;
import org.iceserver.client.TurnClient;
import org.iceserver.client.TurnException;
import org.iceserver.credentials.RestCredential;
import org.iceserver.credentials.RestCredentials;
import org.iceserver.credentials.StaticUser;
import org.iceserver.signal.Profile;
import org.iceserver.signal.auth.Authentication;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.TransportMode;
import org.iceserver.turn.Cidr;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The admin port of a whole server in this process, and the commands that talk to it. */
class AdminPortTest {
    private static final IpAddress LOOPBACK = IpAddress.parse("127.0.0.1");
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Timing TIMING = Timing.STANDARD.withDeadline(Duration.ofSeconds(20));
    private static final String REST = "a secret of this test";
    private static final String TOKEN = "0123456789abcdef";
    private static final long A_MOMENT = Duration.ofMillis(50).toNanos();
    private static final Duration SHORT = Duration.ofSeconds(3);

    private final Server server = Server.start(configuration(Optional.empty()), HostNetwork.read());

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void everyAnswerIsAsTheDescriptionSays() throws Exception {
        JsonNode description = new YAMLMapper().readTree(get(server, "openapi.yaml").body());
        try (TurnClient client = client("alice", "secret")) {
            client.allocate(AllocateOptions.NONE);
            for (String path : List.of("status", "sessions", "users", "rooms", "peers", "history", "log-level")) {
                HttpResponse<String> answer = get(server, path);
                assertThat(answer.statusCode()).as(path).isEqualTo(200);
                assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
                JsonNode schema = description.at("/paths/~1api~1v1~1" + path
                        + "/get/responses/200/content/application~1json/schema");
                assertFits(json(answer), schema, description, path);
            }
            JsonNode minted = json(post("credentials", "{\"user\":\"bob\"}"));
            assertFits(minted, description.at("/components/schemas/Credentials"), description, "credentials");
            assertThat(minted.at("/iceServers/1/username").asString()).endsWith(":bob");
        }
    }

    @Test
    void aSessionIsSeenKickedAndMayComeBack() throws Exception {
        try (TurnClient client = client("alice", "secret")) {
            int relayed = client.allocate(AllocateOptions.NONE).relayed().getPort();

            JsonNode session = json(get(server, "sessions?user=alice&address=127.0.0.0/8&text=" + relayed))
                    .at("/sessions/0");
            assertThat(session.path("transport").asString()).isEqualTo("udp");
            assertThat(session.path("realm").asString()).isEqualTo("test");
            assertThat(json(get(server, "sessions?user=bob")).path("sessions")).isEmpty();

            HttpResponse<String> kicked = post("kick", "{\"session\":\"" + session.path("id").asString() + "\"}");
            assertThat(json(kicked).path("ended").asInt()).isEqualTo(1);
            assertThat(json(get(server, "status")).path("sessions").asInt()).isZero();
        }
        try (TurnClient again = client("alice", "secret")) {
            assertThat(again.allocate(AllocateOptions.NONE).relayed().getPort()).isPositive();
        }
    }

    /** Until its newest credential has expired nobody of that name gets in; afterwards the credential itself does not. */
    @Test
    void aKickedClientThatKeepsItsCredentialRelaysNothing() throws Exception {
        Credentials credential = minted("mallory");
        try (TurnClient client = client(credential)) {
            client.allocate(AllocateOptions.NONE);
            assertThat(json(post("kick", "{\"user\":\"mallory\"}")).path("ended").asInt()).isEqualTo(1);
        }
        long end = System.nanoTime() + SHORT.multipliedBy(2).toNanos();
        int attempts = 0;
        while (System.nanoTime() < end) {
            try (TurnClient again = client(credential)) {
                assertThatThrownBy(() -> again.allocate(AllocateOptions.NONE)).isInstanceOf(TurnException.class);
                attempts++;
            }
            LockSupport.parkNanos(A_MOMENT);
        }
        assertThat(attempts).isGreaterThan(5);
        assertThat(json(get(server, "status")).path("sessions").asInt()).isZero();
        assertThat(json(get(server, "status")).at("/totals/packetsToPeers").asInt()).isZero();
    }

    @Test
    void aSessionOutlivesItsCredential() throws Exception {
        Credentials credential = minted("ann");
        try (TurnClient client = client(credential); TurnClient peer = client("alice", "secret")) {
            InetSocketAddress from = client.allocate(AllocateOptions.NONE).relayed();
            InetSocketAddress to = peer.allocate(AllocateOptions.NONE).relayed();
            client.createPermission(to);
            peer.createPermission(from);
            awaitNoAllocationWith(credential);

            client.refresh(Duration.ofMinutes(10));
            client.createPermission(to);
            client.send(to, "still here".getBytes(StandardCharsets.UTF_8));
            assertThat(peer.receive(Duration.ofSeconds(10))).isNotNull();
        }
    }

    @Test
    void anAddressIsKickedAndRefused() throws Exception {
        try (TurnClient client = client("alice", "secret")) {
            client.allocate(AllocateOptions.NONE);
            assertThat(json(post("kick", "{\"address\":\"127.0.0.1\"}")).path("ended").asInt()).isEqualTo(1);
        }
        try (TurnClient again = client("alice", "secret")) {
            assertThatThrownBy(() -> again.allocate(AllocateOptions.NONE)).isInstanceOf(TurnException.class);
        }
    }

    @Test
    void errorsAreOneSentenceOfJson() throws Exception {
        assertError(get(server, "sessions?limit=0"), 400, "from 1 to 1000");
        assertError(get(server, "sessions?colour=red"), 400, "no parameter of that name");
        assertError(get(server, "sessions?order=size"), 400, "id, traffic or age");
        assertError(get(server, "sessions?after=alice"), 400, "16 digits");
        assertError(get(server, "sessions?order=age&after=0123456789abcdef"), 400, "in the order of ids");
        assertError(post("kick", "{}"), 400, "one of user, peer, session and address");
        assertError(post("kick", "{\"user\":\"a\",\"peer\":\"b\"}"), 400, "one of user");
        assertError(post("kick", "{\"address\":\"here\"}"), 400, "not an IP address");
        assertError(post("kick", "not json"), 400, "not JSON");
        assertError(post("kick", "[]"), 400, "JSON object");
        assertError(post("log-level", "{\"level\":\"loud\"}"), 400, "error, warn, info and debug");
        assertError(post("reload", "{}"), 501, "restart");
    }

    @Test
    void theLogLevelChangesAtOnce() throws Exception {
        String before = json(get(server, "log-level")).path("level").asString();
        try {
            assertThat(json(post("log-level", "{\"level\":\"error\"}")).path("level").asString()).isEqualTo("error");
            assertThat(json(get(server, "status")).path("logLevel").asString()).isEqualTo("error");
        } finally {
            LogOutput.level(before);
        }
    }

    @Test
    void aDrainingServerRefusesNewSessionsAndKeepsOldOnes() throws Exception {
        try (TurnClient client = client("alice", "secret"); TurnClient late = client("alice", "secret")) {
            client.allocate(AllocateOptions.NONE);
            HttpResponse<String> drained = post("drain", "{}");
            assertThat(drained.statusCode()).isEqualTo(202);
            assertThat(json(drained).path("sessions").asInt()).isEqualTo(1);

            assertThat(json(get(server, "status")).path("draining").asBoolean()).isTrue();
            assertThat(raw("/readyz", "127.0.0.1").split(" ")[1]).isEqualTo("503");
            awaitRefused(late);
            client.refresh(Duration.ofMinutes(5));
        }
    }

    /** The page that a visited site could be, on loopback as well: same-origin or nothing. */
    @Test
    void pagesOfOtherSitesAreRefused() throws Exception {
        URI kick = uri(server, "kick");
        HttpRequest.Builder foreign = HttpRequest.newBuilder(kick).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"user\":\"alice\"}"));
        assertError(send(foreign.header("Origin", "https://evil.example")), 403, "Pages of other servers");
        // A form of another page cannot send JSON.
        assertError(send(HttpRequest.newBuilder(kick).header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString("{\"user\":\"alice\"}"))), 400, "application/json");
        assertThat(raw("/api/v1/status", "rebound.example")).startsWith("HTTP/1.1 403");
        assertThat(raw("/api/v1/status", "localhost:9641")).startsWith("HTTP/1.1 200");
    }

    @Test
    void whereThereIsATokenNothingIsToldWithoutIt() throws Exception {
        try (Server guarded = Server.start(configuration(Optional.of(TOKEN)), HostNetwork.read())) {
            assertError(get(guarded, "status"), 401, "--admin-token");
            assertError(send(HttpRequest.newBuilder(uri(guarded, "status")).header("Authorization", "Bearer guess")),
                    401, "--admin-token");
            assertThat(send(HttpRequest.newBuilder(uri(guarded, "status")).header("Authorization", "Bearer " + TOKEN))
                    .statusCode()).isEqualTo(200);
            assertThat(run("status --admin " + base(guarded) + " --admin-token " + TOKEN).status()).isZero();
            assertThat(run("status --admin " + base(guarded)).err()).contains("--admin-token");
        }
    }

    @Test
    void commandsAskTheRunningServer() throws Exception {
        try (TurnClient client = client("alice", "secret")) {
            client.allocate(AllocateOptions.NONE);
            String admin = " --admin " + base(server);

            assertThat(run("status" + admin).out()).containsPattern("sessions +1");
            assertThat(run("sessions" + admin).out()).contains("RELAYED").contains("alice");
            assertThat(json(run("sessions --json" + admin).out()).path("matching").asInt()).isEqualTo(1);
            assertThat(run("kick user alice" + admin).out()).isEqualTo("1 session ended.\n");
            assertThat(run("kick session nobody" + admin)).satisfies(outcome -> {
                assertThat(outcome.status()).isEqualTo(2);
                assertThat(outcome.err()).startsWith("iceserver: ").contains("16 digits");
            });
            assertThat(run("reload" + admin).status()).isEqualTo(2);
            assertThat(run("drain" + admin).out()).startsWith("Draining; 0 sessions");
        }
        assertThat(run("status --admin http://127.0.0.1:1").err()).startsWith("iceserver: nothing answers at ")
                .contains("--admin");
    }

    // ---- below: how it is asked

    private static void assertFits(JsonNode value, JsonNode schema, JsonNode description, String where) {
        if (schema.has("$ref")) {
            assertFits(value, description.at(schema.path("$ref").asString().substring(1)), description, where);
            return;
        }
        switch (schema.path("type").asString()) {
            case "object" -> {
                schema.path("required").forEach(name -> assertThat(value.has(name.asString()))
                        .as(where + " has " + name.asString()).isTrue());
                for (Map.Entry<String, JsonNode> field : value.properties()) {
                    JsonNode known = schema.path("properties").path(field.getKey());
                    JsonNode other = known.isMissingNode() ? schema.path("additionalProperties") : known;
                    assertThat(other.isMissingNode()).as(where + " describes " + field.getKey()).isFalse();
                    assertFits(field.getValue(), other, description, where + "/" + field.getKey());
                }
            }
            case "array" -> value.forEach(one -> assertFits(one, schema.path("items"), description, where + "[]"));
            case "string" -> assertThat(value.isString()).as(where).isTrue();
            case "integer" -> assertThat(value.isIntegralNumber()).as(where).isTrue();
            case "number" -> assertThat(value.isNumber()).as(where).isTrue();
            case "boolean" -> assertThat(value.isBoolean()).as(where).isTrue();
            default -> throw new AssertionError(where + " has no type");
        }
    }

    private static void assertError(HttpResponse<String> answer, int status, String part) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(json(answer).path("error").asString()).contains(part).endsWith(".");
    }

    /** From the server's own secret, but shorter than it would mint itself. */
    private static Credentials minted(String user) {
        RestCredential made = new RestCredentials(List.of(REST)).mint(user, SHORT,
                InstantSource.system().instant().getEpochSecond());
        return new Credentials(made.username(), made.password());
    }

    private void awaitNoAllocationWith(Credentials expired) throws TurnException {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (System.nanoTime() < end) {
            try (TurnClient probe = client(expired)) {
                probe.allocate(AllocateOptions.NONE);
            } catch (TurnException e) {
                return;
            }
            LockSupport.parkNanos(A_MOMENT);
        }
        throw new AssertionError("the credential never expired");
    }

    private static void awaitRefused(TurnClient late) {
        assertThatThrownBy(() -> late.allocate(AllocateOptions.NONE)).isInstanceOf(TurnException.class);
    }

    private TurnClient client(String user, String password) throws TurnException {
        return client(new Credentials(user, password));
    }

    private TurnClient client(Credentials credentials) throws TurnException {
        return TurnClient.connect(ServerAddress.udp("127.0.0.1", server.stunPort().orElseThrow()), credentials, TIMING);
    }

    private static URI base(Server of) {
        return URI.create("http://127.0.0.1:" + of.adminPort().orElseThrow());
    }

    private static URI uri(Server of, String path) {
        return base(of).resolve("/api/v1/" + path);
    }

    private static HttpResponse<String> get(Server of, String path) throws Exception {
        return send(HttpRequest.newBuilder(uri(of, path)));
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return send(HttpRequest.newBuilder(uri(server, path)).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HTTP.send(request.timeout(Duration.ofSeconds(20)).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** The JDK's client chooses the Host header itself. */
    private String raw(String path, String host) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(),
                server.adminPort().orElseThrow())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(("GET " + path + " HTTP/1.1\r\nHost: " + host
                    + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return json(answer.body());
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    private record Outcome(int status, String out, String err) {}

    private static Outcome run(String line) {
        var out = new StringWriter();
        var err = new StringWriter();
        int status = Main.run(line.split(" +"), Map.of(), new PrintWriter(out), new PrintWriter(err));
        return new Outcome(status, out.toString(), err.toString());
    }

    private static Configuration configuration(Optional<String> token) {
        return new Configuration(
                new Listening(OptionalInt.of(0), OptionalInt.of(0), OptionalInt.empty(), OptionalInt.empty(),
                        List.of(LOOPBACK), TransportMode.AUTO, 2),
                new Relaying(List.of(LOOPBACK), List.of(), List.of(), false, false, false, Optional.empty(),
                        new PortRange(49_152, 65_535)),
                new Access(Profile.LOCAL, "test", List.of(new StaticUser("alice", "secret")),
                        List.of(new Secret(REST)), ':',
                        Duration.ofMinutes(1), Duration.ofHours(24), Duration.ofMinutes(10),
                        List.of(Cidr.parse("127.0.0.0/8")), List.of(), LimitTable.of(Profile.LOCAL, List.of()),
                        ThirdParty.NONE, List.of()),
                new Signaling(List.of(), List.of(), new Tls.Off(), Set.of(), new Authentication.None()),
                new Admin(OptionalInt.of(0), List.of(), token.map(Secret::new)), Duration.ZERO);
    }
}
