package org.iceserver.signal.v1;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.iceserver.signal.Admission;
import org.iceserver.signal.IceGrant;
import org.iceserver.signal.Profile;
import org.iceserver.signal.SignalLimit;
import org.iceserver.signal.SignalLimits;
import org.iceserver.signal.Verdict;
import org.iceserver.transport.memory.Holding;
import org.iceserver.transport.memory.MemoryBudget;
import org.iceserver.transport.memory.MemoryShare;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SessionMemoryTest {
    private static final String INFO = "x".repeat(2_000);
    private static final int ROOM = 15;

    private final MemoryShare memory = MemoryBudget.of(5_000_000, 0).share(Holding.SIGNAL_SESSIONS);
    private final Switchboard board = new Switchboard(SignalLimits.of(Profile.LOCAL), Admission.EVERYBODY, memory);

    private static void fill(Line from, Line to) {
        for (int i = 0; i < 40; i++) {
            from.tell(to, "message", ",'data':'" + INFO + "'");
        }
    }

    @Test
    void anEventForARoomIsKeptOnceHoweverManyHearOfIt() {
        List<Line> others = new ArrayList<>();
        for (int i = 0; i < ROOM; i++) {
            others.add(board.arriveIn("lab"));
        }
        Line ann = board.arriveIn("lab");
        ann.say("{'type':'update','room':'lab','info':'" + INFO + "'}");
        long before = memory.held();
        others.forEach(Line::breaks);
        ann.say("{'type':'update','room':'lab','info':'" + INFO + "'}");
        assertThat(memory.held() - before).isBetween(2_000L, 2_000L + 400 * (ROOM + 1));
    }

    @Test
    void sessionsThatAreAwayHoldNoMoreThanTheirShareAndTheLongestAwayGiveWay() {
        Line ann = board.arriveIn("lab");
        List<Line> away = new ArrayList<>();
        for (int i = 0; i < ROOM; i++) {
            Line line = board.arriveIn("lab");
            away.add(line);
            line.breaks();
            fill(ann, line);
            assertThat(memory.held()).isLessThanOrEqualTo(memory.most());
        }
        board.pass(Duration.ofMillis(200));
        assertThat(memory.held()).isGreaterThan(memory.most() / 2);
        assertThat(resume(away.getFirst()).take("welcome").path("resumeFailed").asString()).isEqualTo("expired");
        Line newest = resume(away.getLast());
        newest.take("resumed");
        assertThat(newest.take("message").path("data").asString()).isEqualTo(INFO);
        ann.say("{'type':'ping','id':'there'}");
        assertThat(board.broken).isEmpty();
    }

    private Line resume(Line lost) {
        return board.connect().say("{'type':'hello','session':'" + lost.session() + "','last':0}");
    }

    @Test
    void everythingIsGivenBackAtTheEnd() {
        long before = memory.held();
        Line ann = board.arriveIn("lab");
        Line bob = board.arriveIn("lab");
        bob.breaks();
        fill(ann, bob);
        ann.saysGoodbye();
        assertThat(memory.held()).isGreaterThan(before);
        board.pass(Duration.ofSeconds(31));
        assertThat(board.hub.peerCount()).isZero();
        // The last event that was made may wait for somebody else who hears of it.
        assertThat(memory.held() - before).isLessThan(1_000);
    }

    @Test
    void withoutMemoryNobodyNewComesIn() {
        Line last = board.connect();
        for (int i = 0; i < 1_000 && last.closeCode == 0; i++) {
            last = board.connect().say("{'type':'hello'}");
        }
        assertThat(last.takeError()).isEqualTo("busy");
        assertThat(last.closeCode).isEqualTo(1013);
        assertThat(memory.refusals()).isPositive();
        assertThat(memory.held()).isLessThanOrEqualTo(memory.most());
    }

    @Test
    void oneSourceHasSoManySessionsAndNoMore() {
        Switchboard limited = new Switchboard(SignalLimits.of(Profile.LOCAL).withSessions(2, 1));
        Line first = limited.connectFrom("192.0.2.1", null).say("{'type':'hello'}");
        limited.connectFrom("192.0.2.1", null).say("{'type':'hello'}").take("welcome");
        Line third = limited.connectFrom("192.0.2.1", null).say("{'type':'hello'}");
        assertThat(third.takeError()).isEqualTo("busy");
        assertThat(third.closeCode).isEqualTo(1013);
        assertThat(limited.hub.counters().refusals(SignalLimit.SESSIONS_PER_SOURCE)).isEqualTo(1);
        limited.connectFrom("192.0.2.2", null).say("{'type':'hello'}").take("welcome");
        first.saysGoodbye();
        limited.connectFrom("192.0.2.1", null).say("{'type':'hello'}").take("welcome");
    }

    @Test
    void oneUserHasSoManySessionsWhereverItComesFrom() {
        Admission known = (applicant, told) -> told
                .accept(new Verdict.Admitted(Set.of(), IceGrant.PLAIN, applicant.caller().token()));
        Switchboard limited = new Switchboard(SignalLimits.of(Profile.LOCAL).withSessions(1, 2), known);
        for (String address : List.of("192.0.2.1", "192.0.2.2")) {
            limited.connectFrom(address, "alice").say("{'type':'hello'}").take("welcome");
        }
        Line third = limited.connectFrom("127.0.0.1", "alice").say("{'type':'hello'}");
        assertThat(third.takeError()).isEqualTo("busy");
        limited.connectFrom("192.0.2.1", "bob").say("{'type':'hello'}").take("welcome");
        assertThat(limited.hub.counters().refusals(SignalLimit.SESSIONS_PER_USER)).isEqualTo(1);
    }
}
