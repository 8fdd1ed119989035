package org.iceserver.signal;

import java.util.function.Consumer;

/** Decides who may come in, and whether somebody who has come in still gets fresh credentials. */
@FunctionalInterface
public interface Admission {
    Admission EVERYBODY = (applicant, told) -> told.accept(Verdict.Admitted.EVERYWHERE);
    Admission NOBODY = (applicant, told) -> told.accept(new Verdict.Refused("This server lets nobody in."));

    /**
     * Called on the signal loop.
     *
     * @param told called there, too, once: in this call, or later
     */
    void judge(Applicant applicant, Consumer<Verdict> told);
}
