package org.iceserver.signal.netty;

import java.util.function.Consumer;

import org.iceserver.signal.Admission;
import org.iceserver.signal.Applicant;
import org.iceserver.signal.SignalHub;
import org.iceserver.signal.SignalReason;
import org.iceserver.signal.Verdict;
import org.jspecify.annotations.Nullable;

/** The admission that is used now. An operator may replace it while clients connect. */
final class CurrentAdmission implements Admission {
    private volatile Admission current;
    private @Nullable SignalHub counting;

    CurrentAdmission(Admission first) {
        current = first;
    }

    /** Who counts those that are refused; told before anybody is judged. */
    void toldTo(SignalHub hub) {
        counting = hub;
    }

    /** Requests that have begun are still decided by the previous one. Any thread. */
    void change(Admission changed) {
        current = changed;
    }

    @Override
    public void judge(Applicant applicant, Consumer<Verdict> told) {
        SignalHub hub = counting;
        current.judge(applicant, verdict -> {
            if (hub != null && verdict instanceof Verdict.Refused refused) {
                hub.refused(SignalReason.TOKEN, applicant.caller().address(), "", refused.sentence());
            }
            told.accept(verdict);
        });
    }
}
