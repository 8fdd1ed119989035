package org.iceserver.signal.netty;

import java.util.function.Consumer;

import org.iceserver.signal.Admission;
import org.iceserver.signal.Applicant;
import org.iceserver.signal.Verdict;

/** The admission that counts now: an operator may put another one in its place while clients come. */
final class CurrentAdmission implements Admission {
    private volatile Admission current;

    CurrentAdmission(Admission first) {
        current = first;
    }

    /** Whoever is being judged is still judged by the one before. Any thread. */
    void change(Admission changed) {
        current = changed;
    }

    @Override
    public void judge(Applicant applicant, Consumer<Verdict> told) {
        current.judge(applicant, told);
    }
}
