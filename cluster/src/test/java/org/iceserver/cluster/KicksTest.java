package org.iceserver.cluster;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Kicks on nodes with virtual time over a Redis in memory. */
class KicksTest {
    private static final Keys KEYS = new Keys("test");

    private final FakeRedis redis = new FakeRedis();
    private final Node a = new Node("a", "a1");
    private final Node b = new Node("b", "b1");

    private final class Node implements Kicks.Hands {
        final List<String> events = new ArrayList<>();
        final List<String> replies = new ArrayList<>();
        final Kicks kicks;
        final Member member;

        Node(String name, String incarnation) {
            FakeRedis.Way way = redis.new Way();
            kicks = new Kicks(way, KEYS, name, incarnation, this, redis::epochSeconds);
            member = new Member(way, KEYS, beat -> Records.beat(Records.of(name), incarnation, beat),
                    new Member.Witness() {
                        @Override
                        public void came(NodeRecord node) {}

                        @Override
                        public void went(NodeRecord node) {}

                        @Override
                        public void away(String why) {}

                        @Override
                        public void back(long awayNanos) {}

                        @Override
                        public void differences(List<String> sentences) {}

                        @Override
                        public void nameTaken(String taken) {}
                    }, kicks, redis.nanos);
            redis.subscribe(KEYS.inbox(name), member);
        }

        @Override
        public void kicked(ToldKick kick, boolean asked) {
            events.add(kick.kick().target() + " by " + kick.asker() + (asked ? ", asked" : ""));
        }

        @Override
        public void full() {
            events.add("full");
        }

        @Override
        public void unread(String why) {
            events.add("unread: " + why);
        }

        String kick(String user, long seconds) {
            return kicks.tell(new Kick(Kick.Kind.USER, user, redis.epochSeconds() + seconds), new Engine.Reply() {
                @Override
                public void answered(List<String> lines, long nowNanos) {
                    replies.add(lines.getFirst());
                }

                @Override
                public void failed(String why, long nowNanos) {
                    replies.add("failed: " + why);
                }
            });
        }
    }

    private void seconds(int count, Node... nodes) {
        for (int i = 0; i < count; i++) {
            for (Node node : nodes) {
                node.member.beat(redis.nanos);
            }
            redis.pass(1_000);
        }
    }

    @Test
    void aKickIsToldToEveryOtherNodeAtOnce() {
        seconds(2, a, b);
        a.kick("ann", 60);

        assertThat(b.events).containsExactly("user:ann by a, asked");
        assertThat(a.events).isEmpty();
        assertThat(a.replies).containsExactly("written");
    }

    @Test
    void aNodeThatHearsNothingLearnsOfItWithTheNextBeat() {
        seconds(2, a, b);
        redis.deaf = true;
        a.kick("ann", 60);
        assertThat(b.events).isEmpty();

        seconds(1, b);

        assertThat(b.events).containsExactly("user:ann by a, asked");
    }

    @Test
    void aNodeThatStartsAgainLearnsOfAllKicksAndAnswersNobody() {
        seconds(2, a, b);
        a.kick("ann", 60);
        b.kick("bob", 60);

        Node again = new Node("b", "b2");
        again.member.arrive(true, redis.nanos, () -> {});

        assertThat(again.events).containsExactlyInAnyOrder("user:ann by a", "user:bob by b");
        assertThat(a.events).containsExactly("user:bob by b, asked");
    }

    @Test
    void aNodeThatStartsAloneLearnsOfKicksToo() {
        seconds(1, a);
        a.kick("ann", 60);
        redis.pass(10_000);

        Node again = new Node("a", "a2");
        seconds(1, again);

        assertThat(again.events).containsExactly("user:ann by a");
    }

    @Test
    void anEmptiedRedisForgetsNoKick() {
        seconds(2, a, b);
        a.kick("ann", 60);
        redis.flush();
        seconds(1, b);

        Node c = new Node("c", "c1");
        seconds(1, c);

        assertThat(c.events).containsExactly("user:ann by a");
        seconds(3, a, b, c);
        assertThat(b.events).containsExactly("user:ann by a, asked");
        assertThat(a.events).isEmpty();
    }

    @Test
    void aKickWhileRedisIsAwayIsToldWhenItAnswers() {
        seconds(2, a, b);
        redis.broken = "does not answer";
        a.kick("ann", 60);
        assertThat(a.replies).containsExactly("failed: does not answer");
        seconds(5, a, b);
        redis.broken = null;

        seconds(1, a);

        assertThat(b.events).containsExactly("user:ann by a, asked");
    }

    @Test
    void kicksThatOneMasterLostAndAnotherHasAreBothKept() {
        seconds(2, a, b);
        a.kick("ann", 60);
        FakeRedis.Kept before = redis.keptKicks();
        a.kick("carl", 60);
        // The replica that is master now had not heard of the last kick, and gets another one.
        redis.restoreKicks(before);
        b.kick("dora", 60);
        seconds(2, a, b);

        Node c = new Node("c", "c1");
        seconds(1, c);
        assertThat(c.events).containsExactlyInAnyOrder("user:ann by a", "user:carl by a", "user:dora by b");
        assertThat(a.events).containsExactly("user:dora by b, asked");
    }

    @Test
    void aKickEndsAndIsForgotten() {
        seconds(2, a, b);
        a.kick("ann", 60);
        redis.pass(61_000);
        b.kick("bob", 60);

        Node c = new Node("c", "c1");
        seconds(1, c);
        assertThat(c.events).containsExactly("user:bob by b");
        redis.flush();
        seconds(2, a, b, c);
        Node d = new Node("d", "d1");
        seconds(1, d);
        assertThat(d.events).containsExactly("user:bob by b");
    }

    @Test
    void whoIsKickedAgainIsKickedOnEveryNodeAgainAndForNoShorterTime() {
        seconds(2, a, b);
        long end = redis.epochSeconds() + 60;
        a.kick("ann", 60);
        a.kick("ann", 60);
        assertThat(b.events).containsExactly("user:ann by a, asked", "user:ann by a, asked");

        b.kick("ann", 30);

        assertThat(a.events).containsExactly("user:ann by b, asked");
        assertThat(redis.keptKicks().kicks().get("user:ann")).startsWith(end + 2 + " ");
    }

    @Test
    void thereAreNotMoreKicksThanFit() {
        seconds(2, a, b);
        for (int i = 0; i < Kicks.MOST; i++) {
            redis.kickText("user:user" + i, "99999999999 id" + i + " b");
        }
        a.member.heard("kicks other", redis.nanos);
        assertThat(a.events).hasSize(Kicks.MOST);

        a.kick("one more", 60);

        assertThat(a.events).endsWith("full").hasSize(Kicks.MOST + 1);
        assertThat(a.replies).containsExactly("full");
        b.kick("yet one more", 60);
        assertThat(b.events).containsExactly("full");
    }

    @Test
    void whatIsNoKickIsPassedBy() {
        seconds(2, a, b);
        redis.kickText("user:ann", "rubbish");
        redis.kickText("planet:mars", "99999999999 id a");
        redis.kickText("user", "99999999999 id a");
        redis.kickText("user:" + "x".repeat(5_000), "99999999999 id a");
        redis.kickText("user:bob", "99999999999 id1 a");
        a.member.heard("kicks other", redis.nanos);

        assertThat(a.events).containsExactly("user:bob by a");
    }

    @Test
    void answersAreCountedOncePerNode() {
        var answers = new KickAnswers(List.of("b", "c"));
        answers.take(new KickAnswer("id", "b", 2, true));
        answers.take(new KickAnswer("id", "b", 2, true));
        answers.take(new KickAnswer("id", "stranger", 5, true));

        assertThat(answers.complete()).isFalse();
        assertThat(answers.outcome()).isEqualTo(new KickOutcome(2, true, List.of("b"), List.of("c")));

        answers.take(KickAnswer.read(new KickAnswer("id", "c", 0, false).text()).orElseThrow());
        assertThat(answers.complete()).isTrue();
        assertThat(KickAnswer.read("kicked id b 1")).isEmpty();
    }

    @Test
    void theNodeThatKickedGetsTheAnswers() {
        seconds(2, a, b);
        List<String> heard = redis.listen(KEYS.inbox("a"));
        String id = a.kick("ann", 60);
        b.kicks.answer(new ToldKick(new Kick(Kick.Kind.USER, "ann", 60), id, "a"), 3, true);

        assertThat(heard).endsWith("kicked " + id + " b 3 true");
    }
}
