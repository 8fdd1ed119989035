package org.iceserver.signal.netty;

import java.util.function.Consumer;

import org.iceserver.signal.Admission;
import org.iceserver.signal.Applicant;
import org.iceserver.signal.Verdict;

/** The admission that is used now. An operator may replace it while clients connect. */
final class CurrentAdmission implements Admission {
    private volatile Admission current;

    CurrentAdmission(Admission first) {
        current = first;
    }

    /** Requests that have begun are still decided by the previous one. Any thread. */
    void change(Admission changed) {
        current = changed;
    }

    @Override
    public void judge(Applicant applicant, Consumer<Verdict> told) {
        current.judge(applicant, told);
    }
}
