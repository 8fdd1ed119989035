package org.iceserver.signal.v1;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BackpressureTest {
    private final Switchboard board = new Switchboard();
    private final Line slow = board.arriveIn("lab");
    private final Line sender = board.arriveIn("lab");

    @Test
    void whoWritesToASlowReaderIsNotReadUntilItHasCaughtUp() {
        slow.readsNothing();
        sender.tell(slow, "offer", "");
        assertThat(sender.reading).isFalse();
        slow.readsAgain();
        assertThat(sender.reading).isTrue();
        slow.take("peer-joined");
        slow.take("offer");
    }

    @Test
    void theOthersAreReadOn() {
        Line third = board.arriveIn("lab");
        slow.readsNothing();
        sender.tell(slow, "offer", "");
        third.tell(sender, "message", "");
        assertThat(third.reading).isTrue();
        sender.take("peer-joined");
        sender.take("message");
    }

    @Test
    void aSlowReaderItselfIsNotReadEither() {
        slow.readsNothing();
        assertThat(slow.reading).isFalse();
        slow.readsAgain();
        assertThat(slow.reading).isTrue();
    }

    @Test
    void beyondTheLimitSendersAreToldBusyAndTheConnectionStays() {
        slow.readsNothing();
        slow.queued = board.limits.queuedBytes() - 100L;
        assertThat(sender.tell(slow, "offer", ",'sdp':'" + "x".repeat(200) + "'").takeError()).isEqualTo("busy");
        assertThat(slow.closeCode).isZero();
    }

    @Test
    void newsBeyondTheLimitCloseTheSlowReader() {
        slow.readsNothing();
        slow.queued = board.limits.queuedBytes();
        sender.say("{'type':'update','room':'lab','info':1}");
        assertThat(slow.closeCode).isEqualTo(4008);
        sender.take("peer-away");
        sender.take("ok");
    }

    @Test
    void tenSecondsStalledCloseTheSlowReaderAndFreeItsSenders() {
        slow.readsNothing();
        sender.tell(slow, "offer", "");
        board.pass(Duration.ofMillis(9_900));
        assertThat(slow.closeCode).isZero();
        assertThat(sender.reading).isFalse();
        board.pass(Duration.ofMillis(100));
        assertThat(slow.closeCode).isEqualTo(4008);
        assertThat(sender.reading).isTrue();
        sender.take("peer-away");
    }

    @Test
    void aSlowReaderThatBreaksFreesItsSenders() {
        slow.readsNothing();
        sender.tell(slow, "offer", "");
        slow.breaks();
        assertThat(sender.reading).isTrue();
    }

    @Test
    void whatASlowReaderDidNotTakeIsThereWhenItResumes() {
        slow.readsNothing();
        sender.tell(slow, "offer", ",'n':1");
        slow.breaks();
        Line again = board.connect();
        again.say("{'type':'hello','session':'" + slow.session() + "','last':1}");
        again.take("resumed");
        assertThat(again.take("offer").path("n").asInt()).isEqualTo(1);
    }

    @Test
    void aPausedSenderIsNotAccusedOfMissingPings() {
        sender.answersPings = false;
        for (int i = 0; i < 30; i++) {
            slow.readsNothing();
            sender.tell(slow, "message", "");
            board.pass(Duration.ofSeconds(9));
            slow.readsAgain();
        }
        assertThat(sender.closeCode).isZero();
    }
}
