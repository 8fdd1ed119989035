package org.iceserver.signal.v1;

import java.time.Duration;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

class ResumeTest {
    private final Switchboard board = new Switchboard();
    private final Line ann = board.arriveIn("lab");
    private final Line bob = board.arriveIn("lab");

    private Line resume(Line lost, long last) {
        Line again = board.connect();
        again.welcomed(lost.welcome());
        return again.say("{'type':'hello','session':'" + lost.session() + "','last':" + last + "}");
    }

    @Test
    void missedEventsArriveInOrderAndNoneTwice() {
        ann.take("peer-joined");
        bob.tell(ann, "offer", ",'n':2");
        bob.tell(ann, "candidate", ",'n':3");
        ann.breaks();
        bob.take("peer-away");
        bob.tell(ann, "candidate", ",'n':4");
        Line again = resume(ann, 2);
        assertThat(again.take("resumed").path("peer").asString()).isEqualTo(ann.peer());
        for (int seq = 3; seq <= 4; seq++) {
            JsonNode event = again.take("candidate");
            assertThat(event.path("seq").asInt()).isEqualTo(seq);
            assertThat(event.path("n").asInt()).isEqualTo(seq);
        }
        assertThat(again.toldNothing()).isTrue();
        assertThat(bob.take("peer-back").path("peer").asString()).isEqualTo(ann.peer());
        bob.tell(ann, "message", "");
        assertThat(again.take("message").path("seq").asInt()).isEqualTo(5);
    }

    @Test
    void resumingTwiceGivesEachEventOnce() {
        ann.breaks();
        Line again = resume(ann, 0);
        again.take("resumed");
        assertThat(again.take("peer-joined").path("seq").asInt()).isEqualTo(1);
        again.breaks();
        Line third = resume(again, 1);
        third.take("resumed");
        assertThat(third.toldNothing()).isTrue();
    }

    @Test
    void aNewerConnectionClosesTheOlder() {
        ann.take("peer-joined");
        Line again = resume(ann, 1);
        again.take("resumed");
        assertThat(ann.takeError()).isEqualTo("id-taken");
        assertThat(ann.closeCode).isEqualTo(4409);
        assertThat(bob.toldNothing()).isTrue();
        ann.breaks();
        assertThat(bob.toldNothing()).isTrue();
    }

    @Test
    void afterTheWindowASessionIsExpired() {
        ann.breaks();
        board.pass(Duration.ofSeconds(31));
        JsonNode welcome = resume(ann, 1).take("welcome");
        assertThat(welcome.path("resumeFailed").asString()).isEqualTo("expired");
        assertThat(welcome.path("peer").asString()).isNotEqualTo(ann.peer());
    }

    @Test
    void anUnknownSessionIsExpired() {
        Line again = board.connect();
        again.say("{'type':'hello','session':'guess','last':0}");
        assertThat(again.take("welcome").path("resumeFailed").asString()).isEqualTo("expired");
    }

    @Test
    void anEventNumberThatNeverWasIsExpired() {
        ann.breaks();
        assertThat(resume(ann, 2).take("welcome").path("resumeFailed").asString()).isEqualTo("expired");
        assertThat(bob.take("peer-away").path("peer").asString()).isEqualTo(ann.peer());
        assertThat(bob.take("peer-left").path("reason").asString()).isEqualTo("lost");
    }

    @Test
    void aPeerThatIsAwayRefusesWhatItsMemoryCannotHold() {
        ann.breaks();
        bob.take("peer-away");
        IntStream.range(1, EventLog.EVENTS).forEach(n -> bob.tell(ann, "candidate", ",'n':" + n));
        assertThat(bob.toldNothing()).isTrue();
        assertThat(bob.tell(ann, "offer", ",'id':1").takeError()).isEqualTo("busy");
        Line again = resume(ann, 1);
        again.take("resumed");
        IntStream.range(1, EventLog.EVENTS)
                .forEach(n -> assertThat(again.take("candidate").path("n").asInt()).isEqualTo(n));
        assertThat(again.toldNothing()).isTrue();
    }

    @Test
    void aPeerThatIsAwayRefusesWhatIsTooManyBytes() {
        ann.breaks();
        bob.take("peer-away");
        String big = ",'sdp':'" + "x".repeat(500_000) + "'";
        bob.tell(ann, "offer", big).tell(ann, "offer", big);
        assertThat(bob.toldNothing()).isTrue();
        assertThat(bob.tell(ann, "offer", big).takeError()).isEqualTo("busy");
    }

    @Test
    void newsThatDoNotFitCostTheReturn() {
        ann.breaks();
        IntStream.range(0, EventLog.EVENTS + 1)
                .forEach(n -> bob.say("{'type':'update','room':'lab','info':" + n + "}"));
        assertThat(resume(ann, 1).take("welcome").path("resumeFailed").asString()).isEqualTo("expired");
    }

    @Test
    void anAnsweredPingProvesWhatArrived() {
        IntStream.range(0, 60).forEach(n -> bob.tell(ann, "candidate", ""));
        board.pass(Duration.ofSeconds(11));
        ann.breaks();
        bob.take("peer-away");
        IntStream.range(0, EventLog.EVENTS).forEach(n -> bob.tell(ann, "candidate", ""));
        assertThat(bob.toldNothing()).isTrue();
        assertThat(resume(ann, 61).take("resumed").path("peer").asString()).isEqualTo(ann.peer());
    }

    @Test
    void politenessSurvivesAResume() {
        ann.breaks();
        Line again = resume(ann, 1);
        again.take("resumed");
        bob.tell(ann, "offer", "");
        assertThat(again.take("offer").path("polite").asBoolean(true)).isFalse();
    }

    @Test
    void credentialsThatRanOutWhileAwayAreRenewedOnReturn() {
        board.pass(Duration.ofSeconds(75));
        ann.breaks();
        board.pass(Duration.ofSeconds(20));
        Line again = resume(ann, 1);
        again.take("resumed");
        board.pass(Duration.ofMillis(100));
        assertThat(again.take("ice-servers").path("seq").asInt()).isEqualTo(2);
    }
}
