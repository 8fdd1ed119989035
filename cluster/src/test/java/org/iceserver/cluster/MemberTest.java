package org.iceserver.cluster;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Nodes with virtual time over a Redis in memory. */
class MemberTest {
    private static final Keys KEYS = new Keys("test");

    private final FakeRedis redis = new FakeRedis();
    private final Node a = new Node("a", "a1");
    private final Node b = new Node("b", "b1");

    private static final class NoHands implements Kicks.Hands {
        @Override
        public void kicked(ToldKick kick, boolean asked) {}

        @Override
        public void full() {}

        @Override
        public void unread(String why) {}
    }

    private final class Node implements Member.Witness {
        final List<String> events = new ArrayList<>();
        List<String> differences = List.of();
        final FakeRedis.Way way = redis.new Way();
        final Member member;

        NodeRecord record;

        Node(String name, String incarnation) {
            record = Records.of(name);
            member = new Member(way, KEYS, beat -> Records.beat(record, incarnation, beat), this,
                    new Kicks(way, KEYS, name, incarnation, new NoHands(), redis::epochSeconds), redis.nanos);
            redis.subscribe(KEYS.inbox(name), member);
        }

        @Override
        public void came(NodeRecord node) {
            events.add("came " + node.name());
        }

        @Override
        public void went(NodeRecord node) {
            events.add("went " + node.name());
        }

        @Override
        public void away(String why) {
            events.add("away: " + why);
        }

        @Override
        public void back(long awayNanos) {
            events.add("back after " + awayNanos / 1_000_000_000);
        }

        @Override
        public void differences(List<String> sentences) {
            differences = sentences;
        }

        @Override
        public void nameTaken(String name) {
            events.add("taken: " + name);
        }

        List<String> others() {
            return member.view().others().stream().map(seen -> seen.record().name()).toList();
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
    void livingNodesSeeEachOtherAfterASecond() {
        seconds(2, a, b);

        assertThat(a.others()).containsExactly("b");
        assertThat(b.others()).containsExactly("a");
        assertThat(a.events).containsExactly("came b");
        assertThat(a.member.view().sums()).isEqualTo(new Sums(2, 4, 6, 8));
    }

    @Test
    void aNodeThatIsKilledIsGoneWithinSixSeconds() {
        seconds(3, a, b);
        seconds(4, a);
        assertThat(a.others()).containsExactly("b");

        seconds(2, a);

        assertThat(a.others()).isEmpty();
        assertThat(a.events).containsExactly("came b", "went b");
    }

    @Test
    void aNodeThatLeavesIsGoneWithTheNextBeat() {
        seconds(3, a, b);
        b.member.leave(new Engine.Reply() {
            @Override
            public void answered(List<String> lines, long nowNanos) {
                b.events.add("left");
            }

            @Override
            public void failed(String why, long nowNanos) {
                throw new AssertionError(why);
            }
        });
        seconds(1, a);

        assertThat(b.events).contains("left");
        assertThat(a.others()).isEmpty();
    }

    @Test
    void nobodyIsDeclaredDeadWhileRedisDoesNotAnswer() {
        seconds(3, a, b);
        redis.broken = "does not answer";
        seconds(420, a, b);

        assertThat(a.others()).containsExactly("b");
        assertThat(a.events).containsExactly("came b", "away: does not answer");
        NodeView.Redis state = a.member.view().redis();
        assertThat(state.away()).isTrue();
        assertThat(state.awayNanos(redis.nanos)).isEqualTo(420_000_000_000L);

        redis.broken = null;
        seconds(6, a, b);

        assertThat(a.others()).containsExactly("b");
        assertThat(a.events).containsExactly("came b", "away: does not answer", "back after 420");
        assertThat(a.member.view().redis().times()).isEqualTo(1);
    }

    @Test
    void aNodeThatDiedWhileRedisWasAwayIsGoneSoonAfterItsReturn() {
        seconds(3, a, b);
        redis.broken = "does not answer";
        seconds(10, a);
        redis.broken = null;
        seconds(5, a);

        assertThat(a.others()).isEmpty();
    }

    @Test
    void anEmptiedRedisIsNoEvent() {
        seconds(3, a, b);
        for (int i = 0; i < 36; i++) {
            redis.flush();
            seconds(5, b, a);
        }

        assertThat(a.events).containsExactly("came b");
        assertThat(b.events).containsExactly("came a");
    }

    @Test
    void aSecondNodeOfOneNameIsToldSoOnceAndStaysOut() {
        seconds(3, a, b);
        Node twin = new Node("a", "a2");
        seconds(5, a, twin, b);

        assertThat(twin.events).contains("taken: a").filteredOn(event -> event.startsWith("taken")).hasSize(1);
        assertThat(twin.member.view().nameTaken()).isTrue();
        assertThat(b.member.view().others().getFirst().record().incarnation()).isEqualTo("a1");
        assertThat(a.events).containsExactly("came b");
    }

    @Test
    void theSecondNodeTakesTheNameWhenTheFirstHasEnded() {
        seconds(3, a, b);
        Node twin = new Node("a", "a2");
        seconds(7, twin, b);

        assertThat(twin.member.view().nameTaken()).isFalse();
        assertThat(b.events).endsWith("came a");
    }

    @Test
    void aRestartTakesItsNameFromTheFormerIncarnation() {
        seconds(3, a, b);
        Node again = new Node("a", "a2");
        List<String> answered = new ArrayList<>();
        again.member.arrive(true, redis.nanos, () -> answered.add("yes"));
        seconds(1, b);

        assertThat(answered).containsExactly("yes");
        assertThat(b.events).containsExactly("came a", "came a");
        assertThat(b.member.view().others().getFirst().record().incarnation()).isEqualTo("a2");
    }

    @Test
    void aNodeThatDoesNotHearItselfReplacesItsConnections() {
        seconds(5, a);
        assertThat(a.way.reconnects).isZero();

        redis.deaf = true;
        seconds(2, a);
        assertThat(a.way.reconnects).isZero();
        seconds(1, a);
        assertThat(a.way.reconnects).isEqualTo(1);

        redis.deaf = false;
        seconds(10, a);
        assertThat(a.way.reconnects).isEqualTo(1);
    }

    @Test
    void aForeignVoiceIsNotItsOwn() {
        redis.deaf = true;
        for (int i = 0; i < 5; i++) {
            a.member.heard("beat incarnation=b1\n", redis.nanos);
            a.member.heard("rubbish", redis.nanos);
            seconds(1, a);
        }

        assertThat(a.way.reconnects).isEqualTo(1);
    }

    @Test
    void whatIsNoRecordIsSkippedAndCounted() {
        redis.rubbish(KEYS.records(), "x", "rubbish");
        seconds(3, a, b);

        assertThat(a.others()).containsExactly("b");
        assertThat(a.member.view().unreadable()).isEqualTo(3);
    }

    @Test
    void bothNodesTellWhatIsDifferentUntilItIsNot() {
        b.record = Records.of("b", "eu", new Load(0, false, false),
                Records.prints("another realm", "secret", "secret"));
        seconds(2, a, b);
        assertThat(a.differences).singleElement().asString().contains("'a' (this one) and 'b'", "--realm");
        assertThat(b.differences).singleElement().asString().contains("'b' (this one) and 'a'", "--realm");

        b.record = Records.of("b");
        seconds(2, b, a);
        assertThat(a.differences).isEmpty();
    }

    @Test
    void aNodeIsHeardWhenItsRecordChanges() {
        seconds(3, a, b);
        a.member.beat(redis.nanos);
        redis.pass(1_500);
        a.member.beat(redis.nanos);

        long heard = a.member.view().others().getFirst().heardNanos();
        assertThat(redis.nanos - heard).isEqualTo(1_500_000_000L);
    }
}
