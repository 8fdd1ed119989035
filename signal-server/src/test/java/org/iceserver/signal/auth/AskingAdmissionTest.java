package org.iceserver.signal.auth;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import org.iceserver.signal.Applicant;
import org.iceserver.signal.Caller;
import org.iceserver.signal.IceGrant;
import org.iceserver.signal.Verdict;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The judge answers when the test does. */
class AskingAdmissionTest {
    private static final Verdict YES = new Verdict.Admitted(Set.of("lab"), IceGrant.PLAIN);
    private static final Verdict NO = new Verdict.Refused("Not with that token.");

    private final Deque<Applicant> asked = new ArrayDeque<>();
    private final Deque<Consumer<@Nullable ReceivedVerdict>> open = new ArrayDeque<>();
    private final List<Verdict> told = new ArrayList<>();
    private long nanos;
    private final AskingAdmission admission = new AskingAdmission((applicant, answer) -> {
        asked.add(applicant);
        open.add(answer);
    }, () -> nanos, 1_000_000);

    @Test
    void aVerdictHoldsForHalfAMinuteForTheSameApplicant() {
        judge("192.0.2.1", "sesame");
        answer(YES);
        judge("192.0.2.1", "sesame");
        assertThat(told).containsExactly(YES, YES);
        assertThat(asked).hasSize(1);

        judge("192.0.2.1", "other");
        judge("192.0.2.2", "sesame");
        judge("192.0.2.1", null);
        judge("192.0.2.1", "");
        assertThat(asked).hasSize(5);

        nanos += Duration.ofSeconds(30).toNanos();
        judge("192.0.2.1", "sesame");
        assertThat(asked).hasSize(6);
    }

    @Test
    void noClearAnswerIsANoThatIsNotRemembered() {
        judge("192.0.2.1", "sesame");
        open.remove().accept(null);

        assertThat(told).singleElement().isInstanceOf(Verdict.Refused.class);
        judge("192.0.2.1", "sesame");
        assertThat(asked).hasSize(2);
    }

    @Test
    void aTokenOfMoreThan8KibIsRefusedWithoutAsking() {
        judge("192.0.2.1", "t".repeat(8 * 1024 + 1));

        assertThat(asked).isEmpty();
        assertThat(told).singleElement().isInstanceOfSatisfying(Verdict.Refused.class,
                refused -> assertThat(refused.sentence()).contains("longer than 8 KiB"));
        judge("192.0.2.1", "t".repeat(8 * 1024));
        assertThat(asked).hasSize(1);
    }

    @Test
    void oneSourceTakesAPartOfThePlacesAndEverybodyElseIsAskedAboutAtOnce() {
        for (int i = 0; i < 300; i++) {
            judge("192.0.2.66", "guess " + i);
        }
        assertThat(asked).hasSize(AskingAdmission.AT_ONCE_OF_ONE);
        assertThat(told).hasSize(300 - AskingAdmission.AT_ONCE_OF_ONE - AskingAdmission.WAITING_OF_ONE);

        for (int i = 1; i <= 20; i++) {
            judge("198.51.100." + i, "sesame");
        }

        assertThat(asked).hasSize(AskingAdmission.AT_ONCE_OF_ONE + 20);
    }

    @Test
    void whatWaitsIsAskedWhenAPlaceIsFree() {
        for (int i = 0; i < AskingAdmission.AT_ONCE_OF_ONE + 1; i++) {
            judge("192.0.2.66", "guess " + i);
        }
        assertThat(asked).hasSize(AskingAdmission.AT_ONCE_OF_ONE);

        answer(NO);

        assertThat(told).containsExactly(NO);
        assertThat(asked.getLast().caller().token()).isEqualTo("guess " + AskingAdmission.AT_ONCE_OF_ONE);
    }

    @Test
    void whatWaitedAndWasAnsweredMeanwhileIsNotAskedAgain() {
        for (int i = 0; i < AskingAdmission.AT_ONCE_OF_ONE + 5; i++) {
            judge("192.0.2.66", i == 0 || i >= AskingAdmission.AT_ONCE_OF_ONE ? "sesame" : "guess " + i);
        }

        answer(YES);

        assertThat(told).containsExactly(YES, YES, YES, YES, YES, YES);
        assertThat(asked).hasSize(AskingAdmission.AT_ONCE_OF_ONE);
    }

    @Test
    void whoeverWaitedTooLongIsNotAskedAbout() {
        for (int i = 0; i < AskingAdmission.AT_ONCE_OF_ONE + 1; i++) {
            judge("192.0.2.66", "guess " + i);
        }
        nanos += Duration.ofSeconds(11).toNanos();
        answer(NO);

        assertThat(asked).hasSize(AskingAdmission.AT_ONCE_OF_ONE);
        assertThat(told).hasSize(2);
    }

    @Test
    void rememberedVerdictsKeepNoTokenAndAreBoundedInBytes() {
        RememberedVerdicts verdicts = new RememberedVerdicts(100_000);
        String token = "secret".repeat(1_000);
        String key = RememberedVerdicts.key(applicant("192.0.2.1", token));
        assertThat(key).hasSize(64).doesNotContain("secret");

        for (int i = 0; i < 10_000; i++) {
            verdicts.put("key " + i, new ReceivedVerdict(NO, 1_000), nanos);
        }
        assertThat(verdicts.bytes()).isBetween(90_000L, 100_000L);
        assertThat(verdicts.get("key 9999", nanos)).isEqualTo(NO);
        assertThat(verdicts.get("key 0", nanos)).isNull();

        assertThat(verdicts.get("key 9999", nanos + RememberedVerdicts.LIFE_NANOS)).isNull();
        assertThat(verdicts.bytes()).isZero();
    }

    private void judge(String address, @Nullable String token) {
        admission.judge(applicant(address, token), told::add);
    }

    private void answer(Verdict verdict) {
        open.remove().accept(new ReceivedVerdict(verdict, 100));
    }

    private static Applicant applicant(String address, @Nullable String token) {
        return new Applicant("ice-signal.v1", "", new Caller(address, token));
    }
}
