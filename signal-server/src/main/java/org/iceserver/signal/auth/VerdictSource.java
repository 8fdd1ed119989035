package org.iceserver.signal.auth;

import java.util.function.Consumer;

import org.iceserver.signal.Applicant;
import org.jspecify.annotations.Nullable;

/** Somebody who takes time to decide about an applicant. */
@FunctionalInterface
public interface VerdictSource {
    /**
     * Called on the signal loop.
     *
     * @param told called there, too, once: with null when no clear answer came
     */
    void ask(Applicant applicant, Consumer<@Nullable ReceivedVerdict> told);
}
