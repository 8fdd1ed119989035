package org.iceserver.signal.v1;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

import org.iceserver.signal.Admission;
import org.iceserver.signal.Profile;
import org.iceserver.signal.SignalLimits;
import org.iceserver.signal.Verdict;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

class LivenessTest {
    private static final Admission SESAME = (applicant, told) -> told
            .accept("sesame".equals(applicant.caller().token())
                    ? Verdict.Admitted.EVERYWHERE
                    : new Verdict.Refused("This server needs a valid token."));

    private final Switchboard board = new Switchboard();

    @Test
    void theWelcomeSaysEverythingAClientNeeds() {
        Line ann = board.arrive();
        assertThat(ann.welcome().toString()).isEqualTo("{\"type\":\"welcome\",\"peer\":\"" + ann.peer()
                + "\",\"session\":\"" + ann.session()
                + "\",\"resumeWindowMs\":30000,\"pingMs\":10000,\"maxMessage\":524288,"
                + "\"iceServers\":[{\"urls\":[\"turn:example.local:3478\"],\"username\":\"1:" + ann.peer()
                + "\",\"credential\":\"secret\"}],\"iceTtl\":100}");
        assertThat(ann.peer()).matches("p_[A-Za-z0-9_-]{16}");
        assertThat(ann.session()).matches("[A-Za-z0-9_-]{22}");
    }

    @Test
    void withoutAHelloAConnectionIsClosedAfterFiveSeconds() {
        Line mute = board.connect();
        board.pass(Duration.ofMillis(4_900));
        assertThat(mute.closeCode).isZero();
        board.pass(Duration.ofMillis(100));
        assertThat(mute.takeError()).isEqualTo("unauthorized");
        assertThat(mute.closeCode).isEqualTo(4401);
    }

    @Test
    void nothingElseIsAcceptedBeforeTheHello() {
        Line hasty = board.connect();
        hasty.say("{'type':'ping','id':1}");
        assertThat(hasty.takeError()).isEqualTo("unauthorized");
        assertThat(hasty.closeCode).isEqualTo(4401);
    }

    @Test
    void aSecondHelloIsRefusedAndChangesNothing() {
        Line ann = board.arrive();
        assertThat(ann.say("{'type':'hello','id':2}").takeError()).isEqualTo("bad-request");
        assertThat(ann.say("{'type':'ping','id':3}").take("pong").path("re").asInt()).isEqualTo(3);
    }

    @Test
    void theTokenOfTheHelloCountsMoreThanTheHeaders() {
        Switchboard guarded = new Switchboard(SignalLimits.of(Profile.LOCAL), SESAME);
        guarded.connect("sesame").say("{'type':'hello'}").take("welcome");
        guarded.connect(null).say("{'type':'hello','token':'sesame'}").take("welcome");
        assertThat(guarded.connect("sesame").say("{'type':'hello','token':'wrong'}").takeError())
                .isEqualTo("unauthorized");
    }

    @Test
    void freshCredentialsAreForThoseWhoWouldBeLetInNow() {
        Set<String> good = new HashSet<>(Set.of("old"));
        Switchboard guarded = new Switchboard(SignalLimits.of(Profile.LOCAL), (applicant, told) -> told
                .accept(good.contains(String.valueOf(applicant.caller().token()))
                        ? Verdict.Admitted.EVERYWHERE
                        : new Verdict.Refused("This token has expired; get a new one.")));
        Line ann = guarded.connect("old").say("{'type':'hello'}");
        ann.take("welcome");
        good.remove("old");
        guarded.pass(Duration.ofSeconds(85));
        assertThat(ann.takeError()).isEqualTo("credentials-refused");
        guarded.pass(Duration.ofSeconds(85));
        assertThat(ann.toldNothing()).as("told once").isTrue();
        assertThat(ann.say("{'type':'ice','id':1}").takeError()).isEqualTo("credentials-refused");
        good.add("new");
        JsonNode fresh = ann.say("{'type':'ice','id':2,'token':'new'}").take("ok");
        assertThat(fresh.path("iceServers").size()).isEqualTo(1);
        guarded.pass(Duration.ofSeconds(85));
        ann.take("ice-servers");
        assertThat(ann.closeCode).isZero();
    }

    @Test
    void withoutAnAdmissionNobodyIsWelcome() {
        Switchboard shut = new Switchboard(SignalLimits.of(Profile.PUBLIC), Admission.NOBODY);
        assertThat(shut.connect().say("{'type':'hello'}").takeError()).isEqualTo("unauthorized");
    }

    @Test
    void aClientThatAnswersPingsStays() {
        Line ann = board.arrive();
        board.pass(Duration.ofSeconds(101));
        assertThat(ann.pings).isEqualTo(10);
        assertThat(ann.closeCode).isZero();
    }

    @Test
    void whoIsCutOffIsAwayWithinTwentySecondsAndLaterLeavesWithTimeout() {
        Line ann = board.arriveIn("lab");
        Line bob = board.arriveIn("lab");
        ann.take("peer-joined");
        bob.answersPings = false;
        board.pass(Duration.ofSeconds(17));
        assertThat(bob.closeCode).isZero();
        board.pass(Duration.ofSeconds(2));
        assertThat(bob.closeCode).isEqualTo(4408);
        assertThat(ann.take("peer-away").path("peer").asString()).isEqualTo(bob.peer());
        board.pass(Duration.ofSeconds(31));
        JsonNode left = ann.take("peer-left");
        assertThat(left.path("reason").asString()).isEqualTo("timeout");
    }

    @Test
    void anyMessageProvesThatAClientLives() {
        Line ann = board.arrive();
        ann.answersPings = false;
        for (int i = 0; i < 20; i++) {
            board.pass(Duration.ofSeconds(12));
            ann.say("{'type':'ping'}");
        }
        assertThat(ann.closeCode).isZero();
    }

    @Test
    void freshCredentialsComeAtFourFifthsOfTheirLife() {
        Line ann = board.arrive();
        board.pass(Duration.ofSeconds(79));
        assertThat(ann.toldNothing()).isTrue();
        board.pass(Duration.ofSeconds(1));
        JsonNode pushed = ann.take("ice-servers");
        assertThat(pushed.path("seq").asInt()).isEqualTo(1);
        assertThat(pushed.path("iceServers").path(0).path("username").asString()).isEqualTo("2:" + ann.peer());
        board.pass(Duration.ofSeconds(80));
        assertThat(ann.take("ice-servers").path("seq").asInt()).isEqualTo(2);
    }

    @Test
    void askingForCredentialsPutsThePushOff() {
        Line ann = board.arrive();
        board.pass(Duration.ofSeconds(70));
        JsonNode fresh = ann.say("{'type':'ice','id':7}").take("ok");
        assertThat(fresh.path("re").asInt()).isEqualTo(7);
        assertThat(fresh.path("iceTtl").asInt()).isEqualTo(100);
        board.pass(Duration.ofSeconds(75));
        assertThat(ann.toldNothing()).isTrue();
    }
}
