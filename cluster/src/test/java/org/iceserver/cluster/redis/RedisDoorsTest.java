package org.iceserver.cluster.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import org.iceserver.cluster.Kick;
import org.iceserver.cluster.KickOutcome;
import org.iceserver.cluster.Load;
import org.iceserver.cluster.NodeRecord;
import org.iceserver.cluster.Offer;
import org.iceserver.cluster.Prints;
import org.iceserver.cluster.Sums;
import org.iceserver.testing.Await;
import org.iceserver.testing.FreePort;
import org.iceserver.testing.TestAuthority;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The ways to a real Redis: with the rights that docs/cluster.md names, with TLS, and with Sentinel. Where Redis is not installed, there is nothing to check. */
@EnabledIf("org.iceserver.cluster.redis.OwnRedis#installed")
class RedisDoorsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String TRUST = "javax.net.ssl.trustStore";

    @TempDir
    private Path folder;

    @AfterEach
    void trustWhatJavaTrusts() {
        System.clearProperty(TRUST);
    }

    private static ClusterNode join(String redis, String name, List<String> kicked) {
        return ClusterNode.join(redis, "test", name, state(name), kick -> {
            kicked.add(kick.whom());
            return CompletableFuture.completedFuture(new ClusterNode.Kicked.Count(1, true));
        });
    }

    static ClusterNode.State state(String name) {
        return (incarnation, beat) -> new NodeRecord(name, incarnation, beat, NodeRecord.PROTOCOL, "0.2.0", beat,
                new Offer("", List.of(), List.of()), new Load(0, false, false), Sums.NOTHING,
                new Prints("r", Prints.Secrets.NONE, Prints.Secrets.NONE));
    }

    private static void awaitOthers(ClusterNode node, String... names) {
        Await.until(PATIENCE,
                () -> !node.view().redis().away() && node.view().others().stream()
                        .map(seen -> seen.record().name()).toList().equals(List.of(names)),
                () -> "sees " + node.view().others() + ", " + node.view().redis());
    }

    private static Kick kick(String user) {
        return new Kick(Kick.Kind.USER, user, System.currentTimeMillis() / 1_000 + 600);
    }

    /** Everything that a node does, once. */
    private static void assertServes(String url) throws Exception {
        List<String> onB = new CopyOnWriteArrayList<>();
        try (ClusterNode a = join(url, "a", new ArrayList<>())) {
            try (ClusterNode b = join(url, "b", onB)) {
                awaitOthers(a, "b");
                awaitOthers(b, "a");
                assertThat(a.kick(kick("ann")).get(20, TimeUnit.SECONDS))
                        .isEqualTo(new KickOutcome(1, true, List.of("b"), List.of()));
                assertThat(onB).containsExactly("ann");
            }
            awaitOthers(a);
            assertThat(a.view().redis().times()).isZero();
        }
    }

    @Test
    void theRightsThatTheManualNamesAreEnough() throws Exception {
        try (OwnRedis redis = new OwnRedis(folder)) {
            redis.command(documentedRights("a-password"));
            assertServes(redis.url().replace("//", "//iceserver:a-password@"));

            assertThatThrownBy(() -> join(redis.url().replace("//", "//iceserver:other@"), "a", List.of()))
                    .hasMessageEndingWith("refuses this user or this password");
        }
    }

    /** The command in docs/cluster.md, which may go over several lines. */
    private static String[] documentedRights(String password) throws IOException {
        String manual = Files.readString(Path.of("../docs/cluster.md"));
        int begin = manual.indexOf("ACL SETUSER");
        String command = manual.substring(begin, manual.indexOf("```", begin)).replace("\\\n", " ");
        return Arrays.stream(command.strip().split("\\s+"))
                .map(word -> word.equals(">PASSWORD") ? ">" + password : word)
                .toArray(String[]::new);
    }

    @Test
    void aRedisWithTlsIsUsedIfItsCertificateIsTrusted() throws Exception {
        String[] pair = new TestAuthority().issue(folder, "localhost",
                (certificate, key) -> new String[]{certificate.toString(), key.toString()});
        int port = FreePort.next();
        try (OwnRedis redis = new OwnRedis(folder, "--tls-port", Integer.toString(port), "--tls-cert-file", pair[0],
                "--tls-key-file", pair[1], "--tls-auth-clients", "no")) {
            assertThat(redis.command("PING")).isEqualTo("PONG");
            assertThatThrownBy(() -> join("rediss://localhost:" + port, "a", List.of()))
                    .isInstanceOf(ClusterRefusedException.class).hasMessageContaining("certificate")
                    .hasMessageContaining(TRUST);

            System.setProperty(TRUST, trusting(Path.of(pair[0])).toString());
            assertServes("rediss://localhost:" + port);
            assertThatThrownBy(() -> join("rediss://127.0.0.1:" + port, "a", List.of()))
                    .as("another name than the certificate's").hasMessageContaining("certificate");
        }
    }

    private Path trusting(Path certificate) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (InputStream file = Files.newInputStream(certificate)) {
            store.setCertificateEntry("redis", CertificateFactory.getInstance("X.509").generateCertificate(file));
        }
        Path trusted = folder.resolve("trusted.p12");
        // Without a password nothing is encrypted, and Java reads it without one.
        try (OutputStream file = Files.newOutputStream(trusted)) {
            store.store(file, null);
        }
        return trusted;
    }

    @Test
    void sentinelsNameTheNewMasterWhenTheOldOneIsKilled() throws Exception {
        int first = FreePort.next();
        int second = FreePort.next();
        List<String> onB = new CopyOnWriteArrayList<>();
        List<String> onC = new CopyOnWriteArrayList<>();
        try (OwnRedis master = new OwnRedis(Files.createDirectory(folder.resolve("one")), "--port",
                Integer.toString(first));
                OwnRedis replica = new OwnRedis(Files.createDirectory(folder.resolve("two")), "--port",
                        Integer.toString(second), "--replicaof", "127.0.0.1", Integer.toString(first))) {
            Await.until(PATIENCE, () -> synchronizedReplica(replica), () -> "the replica has not caught up");
            OwnSentinel sentinel = OwnSentinel.watching(folder, first);
            String url = "redis-sentinel://127.0.0.1:" + sentinel.port() + "/0#ice";
            try (sentinel; ClusterNode a = join(url, "a", new ArrayList<>()); ClusterNode b = join(url, "b", onB)) {
                assertThat(a.redis()).isEqualTo("Redis master 'ice' of the sentinels 127.0.0.1:" + sentinel.port());
                awaitOthers(a, "b");
                assertThat(a.kick(kick("ann")).get(20, TimeUnit.SECONDS).nodes()).containsExactly("b");
                sentinel.awaitReplica();

                master.kill();
                Await.until(PATIENCE, () -> a.view().redis().away(), () -> a.view().redis().toString());
                awaitOthers(a, "b");
                awaitOthers(b, "a");

                assertThat(replica.command("ROLE")).startsWith("master");
                a.kick(kick("bob")).get(20, TimeUnit.SECONDS);
                Await.until(PATIENCE, () -> onB.equals(List.of("ann", "bob")), () -> "b was told of " + onB);
                try (ClusterNode c = join(url, "c", onC)) {
                    Await.until(PATIENCE, () -> onC.size() == 2, () -> "c was told of " + onC);
                    assertThat(c.view().redis().away()).isFalse();
                }
            }
        }
    }

    private static boolean synchronizedReplica(OwnRedis replica) {
        try {
            return replica.command("INFO", "replication").contains("master_link_status:up");
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** One of Debian's Redis servers as a sentinel. */
    private record OwnSentinel(Process process, int port) implements AutoCloseable {
        static OwnSentinel watching(Path folder, int master) throws IOException {
            int port = FreePort.next();
            Path log = folder.resolve("sentinel.log");
            Path file = Files.writeString(folder.resolve("sentinel.conf"), "port " + port + "\nbind 127.0.0.1\ndir "
                    + folder + "\nsentinel monitor ice 127.0.0.1 " + master
                    + " 1\nsentinel down-after-milliseconds ice 1000\nsentinel failover-timeout ice 5000\n");
            Process process = new ProcessBuilder("redis-server", file.toString(), "--sentinel")
                    .redirectErrorStream(true).redirectOutput(log.toFile()).start();
            OwnSentinel started = new OwnSentinel(process, port);
            Await.until(process.toHandle(), PATIENCE, () -> started.command("PING").contains("PONG"),
                    () -> Files.readString(log));
            return started;
        }

        /** Returns when it knows a replica that can become master. */
        void awaitReplica() {
            Await.until(PATIENCE, () -> command("SENTINEL", "REPLICAS", "ice").contains("127.0.0.1"),
                    () -> command("SENTINEL", "MASTERS"));
        }

        private String command(String... words) {
            try {
                List<String> command = new ArrayList<>(List.of("redis-cli", "-p", Integer.toString(port)));
                command.addAll(List.of(words));
                Process cli = new ProcessBuilder(command).redirectErrorStream(true).start();
                return new String(cli.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                return String.valueOf(e.getMessage());
            }
        }

        @Override
        public void close() throws InterruptedException {
            process.destroyForcibly().waitFor();
        }
    }
}
