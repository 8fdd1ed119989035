package org.iceserver.cluster.redis;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import org.iceserver.cluster.Kick;
import org.iceserver.cluster.KickOutcome;
import org.iceserver.cluster.Load;
import org.iceserver.cluster.NodeRecord;
import org.iceserver.cluster.NodeView;
import org.iceserver.cluster.Offer;
import org.iceserver.cluster.Prints;
import org.iceserver.cluster.Sums;
import org.iceserver.testing.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Nodes over a real Redis: the scripts, the lease, and what Redis may do to its clients. Where Redis is not installed, there is nothing to check. */
@EnabledIf("org.iceserver.cluster.redis.OwnRedis#installed")
class ClusterNodeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private static ClusterNode join(String redis, String name) {
        return ClusterNode.join(redis, "test", name, state(name),
                kick -> CompletableFuture.completedFuture(new ClusterNode.Kicked.Count(0, false)));
    }

    private static ClusterNode join(String redis, String name, List<String> kicked) {
        return ClusterNode.join(redis, "test", name, state(name), kick -> {
            kicked.add(kick.kind() + " " + kick.whom());
            return CompletableFuture.completedFuture(new ClusterNode.Kicked.Count(2, true));
        });
    }

    private static Kick kick(Kick.Kind kind, String whom) {
        return new Kick(kind, whom, System.currentTimeMillis() / 1_000 + 600);
    }

    private static ClusterNode.State state(String name) {
        return (incarnation, beat) -> new NodeRecord(name, incarnation, beat, NodeRecord.PROTOCOL, "0.2.0", beat,
                new Offer("", List.of("turn:" + name + ":3478"), List.of()), new Load(0, false, false), Sums.NOTHING,
                new Prints("r", new Prints.Secrets("s", List.of("s")), Prints.Secrets.NONE));
    }

    private static List<String> others(ClusterNode node) {
        return node.view().others().stream().map(seen -> seen.record().name()).toList();
    }

    private static void awaitOthers(ClusterNode node, String... names) {
        Await.until(PATIENCE, () -> others(node).equals(List.of(names)),
                () -> "sees " + others(node) + ", " + node.view().redis());
    }

    @Test
    void nodesComeAndGo() throws Exception {
        try (OwnRedis redis = new OwnRedis(folder); ClusterNode a = join(redis.url(), "a")) {
            try (ClusterNode b = join(redis.url(), "b")) {
                assertThat(others(b)).containsExactly("a");
                awaitOthers(a, "b");
                assertThat(a.evicting()).isEmpty();
            }
            awaitOthers(a);
            assertThat(redis.command("EXISTS", "ice:{test}:n:b")).isEqualTo("0");
            assertThat(redis.command("SMEMBERS", "ice:{test}:nodes")).isEqualTo("a");
        }
    }

    @Test
    void aNameHasOneNodeAndALeaseThatNobodyRenewsIsTakenOver() throws Exception {
        try (OwnRedis redis = new OwnRedis(folder); ClusterNode a = join(redis.url(), "a")) {
            assertThatThrownBy(() -> join(redis.url(), "a")).isInstanceOf(ClusterRefusedException.class)
                    .hasMessage(
                            "another node of this cluster is called 'a' already: give this one another --node-name");
            awaitOthers(a);

            redis.command("SET", "ice:{test}:n:dead", "incarnation=f00d\nname=dead\n", "PX", "60000");
            try (ClusterNode dead = join(redis.url(), "dead")) {
                assertThat(dead.view().nameTaken()).isFalse();
                awaitOthers(a, "dead");
            }
        }
    }

    @Test
    void aKickIsDoneOnEveryNodeAndOutlivesRestartsAndAnEmptiedRedis() throws Exception {
        List<String> onB = new CopyOnWriteArrayList<>();
        List<String> onC = new CopyOnWriteArrayList<>();
        try (OwnRedis redis = new OwnRedis(folder); ClusterNode a = join(redis.url(), "a")) {
            try (ClusterNode b = join(redis.url(), "b", onB)) {
                awaitOthers(a, "b");
                assertThat(a.kick(kick(Kick.Kind.USER, "ann: \"x\" ä")).get(20, TimeUnit.SECONDS))
                        .isEqualTo(new KickOutcome(2, true, List.of("b"), List.of()));
                assertThat(onB).containsExactly("USER ann: \"x\" ä");
                assertThat(a.kick(kick(Kick.Kind.ADDRESS, "2001:db8::1")).get(20, TimeUnit.SECONDS).nodes())
                        .containsExactly("b");
            }
            redis.command("FLUSHALL");
            Await.until(PATIENCE, () -> redis.command("HLEN", "ice:{test}:kicks").equals("2"),
                    () -> "the kicks were not written again");
            try (ClusterNode c = join(redis.url(), "c", onC)) {
                Await.until(PATIENCE, () -> onC.size() == 2, () -> "c was told of " + onC);
                assertThat(onC).containsExactlyInAnyOrder("USER ann: \"x\" ä", "ADDRESS 2001:db8::1");
                assertThat(c.view().redis().away()).isFalse();
            }
            awaitOthers(a);
            assertThat(Long.parseLong(redis.command("TTL", "ice:{test}:kicks"))).isBetween(1L, 600L);
            assertThat(Long.parseLong(redis.command("TTL", "ice:{test}:kicks-version"))).isBetween(1L, 600L);
        }
    }

    @Test
    void aNodeThatDoesNotAnswerAKickIsNamed() throws Exception {
        try (OwnRedis redis = new OwnRedis(folder);
                ClusterNode a = join(redis.url(), "a");
                ClusterNode stuck = ClusterNode.join(redis.url(), "test", "stuck", state("stuck"),
                        kick -> new CompletableFuture<>())) {
            awaitOthers(a, "stuck");
            assertThat(a.kick(kick(Kick.Kind.PEER, "ann")).get(20, TimeUnit.SECONDS))
                    .isEqualTo(new KickOutcome(0, false, List.of(), List.of("stuck")));
            assertThat(others(stuck)).containsExactly("a");
            redis.kill();
            awaitAway(a, true);
            assertThat(a.kick(kick(Kick.Kind.PEER, "bob")).get(20, TimeUnit.SECONDS).missing())
                    .containsExactly("stuck");
        }
    }

    @Test
    void aFrozenRedisAndAKilledOneAreSurvived() throws Exception {
        try (OwnRedis redis = new OwnRedis(folder);
                ClusterNode a = join(redis.url(), "a");
                ClusterNode b = join(redis.url(), "b")) {
            awaitOthers(a, "b");
            redis.signal("STOP");
            awaitAway(a, true);
            assertThat(others(a)).containsExactly("b");
            redis.signal("CONT");
            awaitAway(a, false);
            awaitOthers(a, "b");

            redis.kill();
            awaitAway(a, true);
            awaitAway(b, true);
            redis.restart();
            awaitAway(a, false);
            awaitAway(b, false);
            awaitOthers(a, "b");
            awaitOthers(b, "a");
            assertThat(a.view().redis().times()).isEqualTo(2);
            assertThat(a.view().redis().awayNanos()).isPositive();
        }
    }

    private static void awaitAway(ClusterNode node, boolean away) {
        Await.until(PATIENCE, () -> node.view().redis().away() == away, () -> "Redis: " + node.view().redis());
    }

    @Test
    void aSubscriptionThatIsCutIsMadeAgain() throws Exception {
        try (OwnRedis redis = new OwnRedis(folder); ClusterNode a = join(redis.url(), "a")) {
            assertThat(redis.command("PUBSUB", "NUMSUB", "ice:{test}:in:a")).endsWith("1");
            redis.command("CLIENT", "KILL", "TYPE", "pubsub");
            Await.until(PATIENCE, () -> redis.command("PUBSUB", "NUMSUB", "ice:{test}:in:a").endsWith("1"),
                    () -> "nobody hears the channel");
            NodeView before = a.view();
            Await.until(PATIENCE, () -> a.view().self().beat() > before.self().beat() + 1 && !a.view().redis().away(),
                    () -> "no beats");
        }
    }

    @Test
    void aNodeIsAloneUntilRedisComesForTheFirstTime() throws Exception {
        try (ClusterNode a = join("redis-socket://" + folder.resolve("redis.sock"), "a")) {
            assertThat(a.view().redis().away()).isTrue();
            assertThat(a.redis()).isEqualTo("Redis at " + folder.resolve("redis.sock"));
            try (OwnRedis redis = new OwnRedis(folder); ClusterNode b = join(redis.url(), "b")) {
                awaitAway(a, false);
                awaitOthers(a, "b");
                awaitOthers(b, "a");
            }
        }
    }

    @Test
    void aRedisThatEvictsIsWarnedOf() throws Exception {
        try (OwnRedis redis = new OwnRedis(folder, "--maxmemory", "50mb", "--maxmemory-policy", "allkeys-lru");
                ClusterNode a = join(redis.url(), "a")) {
            assertThat(a.evicting()).get().asString().contains("maxmemory-policy allkeys-lru");
        }
    }

    @Test
    void aWrongPasswordIsRefusedInOneSentenceWithoutIt() throws Exception {
        try (OwnRedis redis = new OwnRedis(folder, "--requirepass", "opensesame")) {
            assertThatThrownBy(() -> join(redis.url(), "a")).isInstanceOf(ClusterRefusedException.class)
                    .hasMessageEndingWith("refuses this user or this password");
            String wrong = redis.url().replace("//", "//:wrong-one@");
            assertThatThrownBy(() -> join(wrong, "a")).isInstanceOf(ClusterRefusedException.class)
                    .message().doesNotContain("wrong-one");
            try (ClusterNode a = join(redis.url().replace("//", "//:opensesame@"), "a")) {
                assertThat(a.view().redis().away()).isFalse();
            }
        }
    }

    @Test
    void rubbishOnTheChannelAndInTheRegisterIsPassedBy() throws IOException, InterruptedException {
        try (OwnRedis redis = new OwnRedis(folder); ClusterNode a = join(redis.url(), "a")) {
            redis.command("SADD", "ice:{test}:nodes", "x");
            redis.command("SET", "ice:{test}:n:x", "rubbish");
            redis.command("PUBLISH", "ice:{test}:in:a", "rubbish");
            Await.until(PATIENCE, () -> a.view().unreadable() > 0, () -> "nothing was unreadable");
            assertThat(others(a)).isEmpty();
            assertThat(a.view().redis().away()).isFalse();
        }
    }
}
