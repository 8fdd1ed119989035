package org.iceserver.server.host;

import org.iceserver.transport.BindFailure;

/** Why a port cannot be had, in one sentence: with the program that has it, where that can be found out. */
public final class BindSentence {
    private BindSentence() {}

    public static String of(BindFailure failed) {
        String sentence = String.valueOf(failed.getMessage());
        return failed.reason() == BindFailure.Reason.PORT_TAKEN
                ? PortHolder.of(failed.protocol(), failed.address(), failed.port())
                        .map(holder -> failed.takenBy(holder.program(), holder.isOurselves())).orElse(sentence)
                : sentence;
    }

    /** What is said of any failure to start. */
    public static String of(Exception failed) {
        return failed instanceof BindFailure bind ? of(bind) : String.valueOf(failed.getMessage());
    }
}
