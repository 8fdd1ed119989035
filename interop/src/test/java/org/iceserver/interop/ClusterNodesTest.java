package org.iceserver.interop;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.iceserver.client.AllocateOptions;
import org.iceserver.client.Credentials;
import org.iceserver.client.ServerAddress;
import org.iceserver.client.Timing;
import org.iceserver.client.TurnClient;
import org.iceserver.client.TurnException;
import org.iceserver.testing.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Three servers, each at an address of its own, that a real Redis makes one service. */
@Tag("namespace")
final class ClusterNodesTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern HOST = Pattern.compile("turn:([0-9.]+):\\d+\\?transport=udp");

    @TempDir
    private Path folder;
    private RedisInstance redis;
    private final List<ServerProcess> nodes = new ArrayList<>();

    @BeforeEach
    void startRedis() throws IOException {
        redis = RedisInstance.start(folder);
    }

    @AfterEach
    void stopAll() {
        nodes.forEach(ServerProcess::close);
        redis.close();
    }

    private ServerLaunch launch(int number, String name, String... more) {
        String address = "127.0.0." + number;
        return ServerLaunch.of("--listen", address, "--relay-ip", address, "--profile", "lab", "--cluster", redis.url(),
                "--node-name", name, "--allow-peer", "127.0.0.0/8").reachedAt(address).with(more);
    }

    private ServerProcess start(int number, String... more) {
        ServerProcess node = launch(number, "node" + number, more).with("--secret", SECRET).start();
        nodes.add(node);
        return node;
    }

    /** Several at the same time. */
    private void startAll(int... numbers) {
        List<CompletableFuture<ServerProcess>> starting = IntStream.of(numbers)
                .mapToObj(number -> CompletableFuture.supplyAsync(
                        () -> launch(number, "node" + number).with("--secret", SECRET).start(),
                        task -> Thread.ofVirtual().start(task)))
                .toList();
        starting.forEach(one -> nodes.add(one.join()));
    }

    private void kill(ServerProcess node) {
        nodes.remove(node);
        node.kill();
    }

    /** The addresses of the nodes that a hundred clients are told of. */
    private static Set<String> told(ServerProcess node, int number) throws IOException {
        Set<String> hosts = new TreeSet<>();
        for (int i = 0; i < 100; i++) {
            String ice = get("http://127.0.0." + number + ":" + node.signalPort() + "/ice");
            hosts.addAll(HOST.matcher(ice).results().map(found -> found.group(1)).collect(Collectors.toSet()));
        }
        return hosts;
    }

    private static String get(String url) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
        connection.setReadTimeout(5_000);
        return new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static JsonNode view(ServerProcess node) throws IOException {
        return JsonMapper.shared().readTree(get("http://127.0.0.1:" + node.adminPort() + "/api/v1/nodes"));
    }

    private static List<String> names(ServerProcess node) throws IOException {
        return view(node).path("nodes").valueStream().map(one -> one.path("name").asString()).sorted().toList();
    }

    private static void awaitNames(ServerProcess node, String... names) {
        Await.until(PATIENCE, () -> names(node).equals(List.of(names)), () -> view(node) + node.output());
    }

    private static void awaitRedis(ServerProcess node, boolean away) {
        Await.until(PATIENCE, () -> view(node).path("redis").path("away").asBoolean() == away,
                () -> view(node) + node.output());
    }

    private static int status(ServerProcess node, String path) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) URI
                .create("http://127.0.0.1:" + node.adminPort() + path).toURL().openConnection();
        connection.setReadTimeout(5_000);
        return connection.getResponseCode();
    }

    private static TurnClient allocate(ServerProcess node, int number, String user) throws TurnException {
        TurnClient client = TurnClient.connect(ServerAddress.udp("127.0.0." + number, node.stunPort()),
                RestCredential.minted(SECRET, user, Duration.ofHours(1)), Timing.STANDARD);
        client.allocate(AllocateOptions.NONE);
        return client;
    }

    @Test
    @Timeout(300)
    void clientsAreToldOfLivingNodesThatTakeThemAndACredentialOfOneNodeIsGoodAtAnother() throws Exception {
        startAll(1, 2, 3);
        ServerProcess first = nodes.getFirst();
        ServerProcess second = nodes.get(1);
        ServerProcess third = nodes.get(2);
        awaitNames(first, "node1", "node2", "node3");
        assertThat(told(first, 1)).containsExactly("127.0.0.1", "127.0.0.2", "127.0.0.3");

        String command = ForeignTool.run(60, ForeignTool.LAUNCHER, "nodes", "--admin",
                "http://127.0.0.1:" + first.adminPort()).output();
        assertThat(command).contains("node1 *").contains("node2 ").contains("node3 ").contains("Redis at 127.0.0.1:")
                .doesNotContain("opensesame");
        assertThat(AdminApi.of(second).metrics()).contains("iceserver_cluster_nodes 3");

        JsonNode ice = JsonMapper.shared().readTree(get("http://127.0.0.1:" + first.signalPort() + "/ice"));
        JsonNode minted = ice.path("iceServers").get(1);
        try (TurnClient elsewhere = TurnClient.connect(ServerAddress.udp("127.0.0.2", second.stunPort()),
                new Credentials(minted.path("username").asString(), minted.path("credential").asString()),
                Timing.STANDARD)) {
            assertThat(elsewhere.allocate(AllocateOptions.NONE).relayed().getPort()).isPositive();

            ForeignTool drain = ForeignTool.run(60, ForeignTool.LAUNCHER, "drain", "--admin",
                    "http://127.0.0.1:" + second.adminPort());
            assertThat(drain.exitStatus()).as(drain.output()).isZero();
            Await.until(PATIENCE, () -> view(first).path("nodes").get(1).path("state").asString().equals("draining"),
                    () -> "nodes: " + view(first));
            assertThat(told(first, 1)).containsExactlyInAnyOrder("127.0.0.1", "127.0.0.3");
            kill(second);
        }

        kill(third);
        awaitNames(first, "node1");
        assertThat(told(first, 1)).containsExactly("127.0.0.1");

        ServerProcess again = third.launch().start();
        nodes.add(again);
        awaitNames(first, "node1", "node3");
    }

    @Test
    @Timeout(300)
    void redisIsKilledFrozenAndEmptiedAndNobodyIsDeclaredDead() throws Exception {
        startAll(1, 2);
        ServerProcess first = nodes.getFirst();
        ServerProcess second = nodes.get(1);
        awaitNames(first, "node1", "node2");
        awaitNames(second, "node1", "node2");

        redis.command("FLUSHALL");
        awaitNames(first, "node1", "node2");
        redis.signal("STOP");
        awaitRedis(first, true);
        awaitRedis(second, true);
        assertServing(first);
        redis.signal("CONT");
        awaitRedis(first, false);
        awaitNames(first, "node1", "node2");

        redis.stop();
        awaitRedis(first, true);
        assertServing(first);
        try (TurnClient client = allocate(first, 1, "ann")) {
            assertThat(client).isNotNull();
        }
        // Longer than the lease.
        Waiting.seconds(6);
        assertServing(first);
        redis.resume();
        awaitRedis(first, false);
        awaitRedis(second, false);
        awaitNames(first, "node1", "node2");
        assertServing(first);
        assertThat(first.output()).contains("answers again");
        assertThat(AdminApi.of(first).total("iceserver_cluster_redis_absences")).isGreaterThanOrEqualTo(2);
    }

    private static void assertServing(ServerProcess node) throws IOException {
        assertThat(status(node, "/healthz")).isEqualTo(200);
        assertThat(status(node, "/readyz")).isEqualTo(200);
        assertThat(names(node)).containsExactly("node1", "node2");
        assertThat(told(node, 1)).containsExactly("127.0.0.1", "127.0.0.2");
    }

    @Test
    @Timeout(300)
    void aFullNodeSendsClientsToAnotherOneAndIsNotNamed() throws Exception {
        ServerProcess full = start(1, "--alternate-server", "auto", "--limit", "total-allocations=1");
        ServerProcess free = start(2);
        awaitNames(full, "node1", "node2");
        try (TurnClient ann = allocate(full, 1, "ann")) {
            assertThat(ann).isNotNull();
            assertThatThrownBy(() -> allocate(full, 1, "bob"))
                    .hasMessageContaining("127.0.0.2:" + free.stunPort());
            Await.until(PATIENCE, () -> view(free).path("nodes").get(1).path("state").asString().equals("full"),
                    () -> view(free).toString());
            Await.until(PATIENCE, () -> told(free, 2).equals(Set.of("127.0.0.2")), () -> "told of " + told(free, 2));
        }
    }

    @Test
    @Timeout(300)
    void aNameBelongsToOneNodeAndAnotherSecretIsNamedOnBoth() throws Exception {
        ServerProcess first = start(1);
        ForeignTool twin = ForeignTool.run(120,
                launch(2, "node1", "--secret", SECRET).command().toArray(String[]::new));
        assertThat(twin.exitStatus()).isEqualTo(2);
        assertThat(twin.output()).contains("node-name");

        ServerProcess foreign = launch(3, "node3", "--secret", "another secret of this length").start();
        nodes.add(foreign);
        awaitNames(first, "node1", "node3");
        awaitNames(foreign, "node1", "node3");
        assertThat(AdminApi.of(first).statusCommand()).contains("Nodes 'node1' (this one) and 'node3' do not accept");
        assertThat(AdminApi.of(foreign).statusCommand()).contains("Nodes 'node3' (this one) and 'node1' do not accept");
        Await.until(PATIENCE, () -> first.output().contains("'node1' (this one) and 'node3' do not accept")
                && foreign.output().contains("'node3' (this one) and 'node1' do not accept"),
                () -> first.output() + foreign.output());
        assertThat(told(first, 1)).containsExactly("127.0.0.1");
        assertThat(told(foreign, 3)).containsExactly("127.0.0.3");
        assertThat(first.output() + foreign.output()).doesNotContain("opensesame").doesNotContain(SECRET);
    }

    @Test
    @Timeout(300)
    void clientsOfARegionAreToldOfItsNodes() throws Exception {
        ServerProcess first = start(1, "--region", "eu", "--region-of", "127.0.0.1=us");
        ServerProcess second = start(2, "--region", "us");
        awaitNames(first, "node1", "node2");
        awaitNames(second, "node1", "node2");

        assertThat(told(first, 1)).as("a client at 127.0.0.1").containsExactly("127.0.0.2");
        assertThat(told(second, 2)).containsExactly("127.0.0.2");
        kill(second);
        awaitNames(first, "node1");
        assertThat(told(first, 1)).as("the region has no node any more").containsExactly("127.0.0.1");
    }
}
