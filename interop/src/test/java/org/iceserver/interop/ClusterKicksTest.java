package org.iceserver.interop;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.iceserver.client.AllocateOptions;
import org.iceserver.client.Credentials;
import org.iceserver.client.ServerAddress;
import org.iceserver.client.Timing;
import org.iceserver.client.TurnClient;
import org.iceserver.client.TurnException;
import org.iceserver.stun.Attribute;
import org.iceserver.stun.IntegrityKey;
import org.iceserver.stun.MessageClass;
import org.iceserver.stun.Method;
import org.iceserver.stun.StunDecoder;
import org.iceserver.stun.StunEncoder;
import org.iceserver.stun.StunMessage;
import org.iceserver.stun.TransactionId;
import org.iceserver.testing.Await;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Three servers over a real Redis that are one to whoever is kicked, and to a client that brings a nonce. */
@Tag("namespace")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ClusterKicksTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private RedisInstance redis;
    private Path clusterSecret;
    private final List<ServerProcess> nodes = new ArrayList<>();

    @BeforeAll
    void startAll(@TempDir Path folder) throws IOException {
        redis = RedisInstance.start(Files.createDirectory(folder.resolve("redis")));
        clusterSecret = Files.writeString(folder.resolve("cluster-secret"), "a secret that all of the nodes share\n");
        start(IntStream.rangeClosed(1, 3).mapToObj(this::launch).toList());
    }

    /** At the same time. */
    private void start(List<ServerLaunch> launches) {
        List<CompletableFuture<ServerProcess>> starting = launches.stream()
                .map(launch -> CompletableFuture.supplyAsync(launch::start, task -> Thread.ofVirtual().start(task)))
                .toList();
        starting.forEach(one -> nodes.add(one.join()));
    }

    @BeforeEach
    void awaitAll() {
        nodes.forEach(node -> Await.until(PATIENCE, () -> AdminApi.of(node).metrics()
                .contains("iceserver_cluster_nodes 3"), node::output));
    }

    @AfterAll
    void stopAll() {
        nodes.forEach(ServerProcess::close);
        redis.close();
    }

    private ServerLaunch launch(int number) {
        String address = "127.0.0." + number;
        return ServerLaunch.of("--listen", address, "--relay-ip", address, "--profile", "lab", "--allow-peer",
                "127.0.0.0/8", "--cluster", redis.url(), "--node-name", "node" + number, "--secret", SECRET,
                "--cluster-secret", "file:" + clusterSecret).reachedAt(address);
    }

    private TurnClient allocate(int number, Credentials user) throws TurnException {
        TurnClient client = TurnClient.connect(
                ServerAddress.udp("127.0.0." + number, nodes.get(number - 1).stunPort()), user, Timing.STANDARD);
        client.allocate(AllocateOptions.NONE);
        return client;
    }

    private static Credentials user(String name) {
        return RestCredential.minted(SECRET, name, Duration.ofHours(1));
    }

    private void restart(int number) {
        ServerProcess killed = nodes.get(number - 1);
        killed.kill();
        nodes.set(number - 1, killed.launch().start());
    }

    private void assertRefused(int number, String name) {
        assertThatThrownBy(() -> allocate(number, user(name))).as("node %s", number)
                .isInstanceOf(TurnException.class).hasMessageContaining("403");
    }

    @Test
    @Timeout(300)
    void whoIsKickedOnOneNodeIsEndedOnEveryOtherAndRefusedAfterRestarts() throws Exception {
        AdminApi a = AdminApi.of(nodes.get(0));
        AdminApi b = AdminApi.of(nodes.get(1));
        try (TurnClient ann = allocate(2, user("ann"));
                TurnClient bob = allocate(2, user("bob"));
                TurnClient carl = allocate(3, user("carl"))) {
            assertThat(List.of(ann, bob, carl)).doesNotContainNull();
            // The command waits for the other nodes' answers, a second at most.
            assertThat(a.kickedBy("user", "ann")).contains("1 session ended.").doesNotContain("has not answered");
            assertThat(b.sessions()).hasSize(1);
            String session = b.sessions().iterator().next();
            assertThat(a.kickedBy("session", session)).contains("1 session ended.");
            assertThat(b.sessions()).isEmpty();
            assertThat(AdminApi.of(nodes.get(2)).sessions()).hasSize(1);
        }
        for (int number = 1; number <= 3; number++) {
            assertRefused(number, "ann");
            allocate(number, user("bob")).close();
        }

        // Killed and started again while Redis is empty: the others have told it again.
        redis.command("FLUSHALL");
        restart(2);
        Await.until(PATIENCE, () -> refused(2, "ann"), nodes.get(1)::output);
        awaitAll();
        // A kick while Redis is away holds here at once, and there as soon as Redis answers.
        redis.stop();
        allocate(3, user("dora")).close();
        assertThat(a.kickedBy("user", "dora")).contains("Node 'node2' has not answered").contains("Node 'node3'");
        assertRefused(1, "dora");
        allocate(3, user("dora")).close();
        redis.resume();
        Await.until(PATIENCE, () -> refused(3, "dora") && refused(2, "dora"), nodes.get(2)::output);
        // Everything was killed: Redis alone knows.
        List<ServerLaunch> launches = nodes.stream().map(ServerProcess::launch).toList();
        nodes.forEach(ServerProcess::kill);
        nodes.clear();
        start(launches);
        Await.until(PATIENCE, () -> refused(3, "ann") && refused(3, "dora"), nodes.get(2)::output);
        allocate(3, user("bob")).close();
    }

    private boolean refused(int number, String name) {
        try (TurnClient client = allocate(number, user(name))) {
            return client == null;
        } catch (TurnException e) {
            return String.valueOf(e.getMessage()).contains("403");
        }
    }

    @Test
    @Timeout(300)
    void aNonceOfOneNodeIsGoodAtAnotherUntilTheSecretIsReplaced() throws Exception {
        try (DatagramSocket client = new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.9"), 0))) {
            client.setSoTimeout(10_000);
            String nonce = challenge(client, 1);
            assertThat(signed(client, 2, nonce).messageClass()).isEqualTo(MessageClass.SUCCESS);
            assertThat(signed(client, 3, nonce).messageClass()).isEqualTo(MessageClass.SUCCESS);

            Files.writeString(clusterSecret, "another secret that nodes share\n");
            assertThat(AdminApi.of(nodes.get(0)).reload().body()).contains("--cluster-secret has changed");
            assertThat(signed(client, 1, nonce).first(Attribute.ErrorCodeAttribute.class)).asString().contains("438");
            Await.until(PATIENCE,
                    () -> AdminApi.of(nodes.get(1)).statusCommand().contains("do not accept each other's nonces"),
                    nodes.get(1)::output);
            for (ServerProcess node : nodes.subList(1, 3)) {
                assertThat(AdminApi.of(node).reload().body()).contains("--cluster-secret has changed");
            }
            String newer = challenge(client, 1);
            assertThat(signed(client, 1, newer).messageClass()).isEqualTo(MessageClass.SUCCESS);
            assertThat(AdminApi.of(nodes.get(1)).kickedBy("user", "nora")).as("one on each node")
                    .contains("3 sessions ended.");
            assertThat(nodes.getFirst().output()).doesNotContain("secret that");
        }
    }

    private String challenge(DatagramSocket client, int number) throws IOException {
        StunMessage challenge = exchange(client, number,
                StunEncoder.of(MessageClass.REQUEST, Method.ALLOCATE, new TransactionId(1, System.nanoTime()))
                        .add(Attribute.RequestedTransport.UDP));
        Attribute.Nonce nonce = challenge.first(Attribute.Nonce.class);
        if (nonce == null) {
            throw new AssertionError("node " + number + " answered without a nonce");
        }
        return nonce.value();
    }

    private StunMessage signed(DatagramSocket client, int number, String nonce) throws IOException {
        Credentials user = user("nora");
        return exchange(client, number,
                StunEncoder.of(MessageClass.REQUEST, Method.ALLOCATE, new TransactionId(2, System.nanoTime()))
                        .add(Attribute.RequestedTransport.UDP)
                        .add(new Attribute.Username(user.username()))
                        .add(new Attribute.Realm("iceserver"))
                        .add(new Attribute.Nonce(nonce))
                        .integrity(IntegrityKey.longTerm(user.username(), "iceserver", user.password())));
    }

    private StunMessage exchange(DatagramSocket client, int number, StunEncoder request) throws IOException {
        ByteBuf bytes = request.encode(UnpooledByteBufAllocator.DEFAULT);
        byte[] frame = new byte[bytes.readableBytes()];
        bytes.readBytes(frame);
        bytes.release();
        client.send(new DatagramPacket(frame, frame.length, InetAddress.ofLiteral("127.0.0." + number),
                nodes.get(number - 1).stunPort()));
        var answer = new DatagramPacket(new byte[1_500], 1_500);
        client.receive(answer);
        if (StunDecoder.decode(Unpooled.wrappedBuffer(answer.getData()), 0,
                answer.getLength()) instanceof StunDecoder.Decoded.Message message) {
            return message.message();
        }
        throw new IOException("no STUN message came back");
    }
}
