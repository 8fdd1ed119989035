package org.iceserver.signal.auth;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import org.iceserver.signal.Admission;
import org.iceserver.signal.Applicant;
import org.iceserver.signal.Verdict;
import org.iceserver.transport.FairPlaces;
import org.iceserver.transport.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * Admits whom a slow {@link VerdictSource} admits, and nobody without a clear yes. A verdict holds for half a minute. At most
 * {@link #AT_ONCE} questions are open and {@link #WAITING} wait. Each source has a part of these places, and sources take
 * turns. One thread.
 */
public final class AskingAdmission implements Admission {
    static final int AT_ONCE = 256;
    static final int AT_ONCE_OF_ONE = 32;
    static final int WAITING = 256;
    static final int WAITING_OF_ONE = 32;
    static final int TOKEN_CHARS = 8 * 1024;
    /** A client that has waited longer has given up or was closed. */
    private static final long PATIENCE_NANOS = Duration.ofSeconds(10).toNanos();
    private static final Verdict UNKNOWN = new Verdict.Refused(
            "This server could not find out whether you may come in; try again in a moment.");
    private static final Verdict TOO_LONG = new Verdict.Refused("This token is longer than 8 KiB; get a shorter one.");

    private final VerdictSource judge;
    private final LongSupplier nanos;
    private final RememberedVerdicts remembered;
    private final FairPlaces<Question> places = new FairPlaces<>(
            new FairPlaces.Bounds(AT_ONCE, AT_ONCE_OF_ONE, WAITING, WAITING_OF_ONE));

    private record Question(Applicant applicant, String key, Consumer<Verdict> told, long sinceNanos) {}

    /**
     * @param nanos the monotonic clock
     * @param bytes that remembered verdicts may take
     */
    public AskingAdmission(VerdictSource judge, LongSupplier nanos, long bytes) {
        this.judge = judge;
        this.nanos = nanos;
        remembered = new RememberedVerdicts(bytes);
    }

    @Override
    public void judge(Applicant applicant, Consumer<Verdict> told) {
        String token = applicant.caller().token();
        if (token != null && token.length() > TOKEN_CHARS) {
            told.accept(TOO_LONG);
            return;
        }
        String key = RememberedVerdicts.key(applicant);
        Verdict known = remembered.get(key, nanos.getAsLong());
        if (known != null) {
            told.accept(known);
            return;
        }
        FairPlaces.Turn<Question> displaced = places.offer(IpAddress.parse(applicant.caller().address()),
                new Question(applicant, key, told, nanos.getAsLong()));
        begin();
        if (displaced != null) {
            displaced.question().told.accept(UNKNOWN);
        }
    }

    private void begin() {
        for (FairPlaces.Turn<Question> turn = places.next(); turn != null; turn = places.next()) {
            Question question = turn.question();
            Verdict settled = settled(question);
            if (settled == null) {
                FairPlaces.Turn<Question> asking = turn;
                judge.ask(question.applicant, asked -> answered(asking, asked));
            } else {
                places.done(turn);
                question.told.accept(settled);
            }
        }
    }

    /** A verdict that arrived while the question waited, if any. */
    private @Nullable Verdict settled(Question question) {
        long now = nanos.getAsLong();
        Verdict known = remembered.get(question.key, now);
        return known == null && now - question.sinceNanos > PATIENCE_NANOS ? UNKNOWN : known;
    }

    private void answered(FairPlaces.Turn<Question> turn, @Nullable ReceivedVerdict asked) {
        Question question = turn.question();
        if (asked != null) {
            remembered.put(question.key, asked, nanos.getAsLong());
        }
        places.done(turn);
        try {
            question.told.accept(asked == null ? UNKNOWN : asked.verdict());
        } finally {
            begin();
        }
    }
}
