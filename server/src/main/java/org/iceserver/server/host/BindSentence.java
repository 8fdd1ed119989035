package org.iceserver.server.host;

import org.iceserver.transport.BindFailure;

/** Why a port cannot be opened, in one sentence. Names the program that has the port, where that is known. */
public final class BindSentence {
    private BindSentence() {}

    public static String of(BindFailure failed) {
        String sentence = String.valueOf(failed.getMessage());
        return failed.reason() == BindFailure.Reason.PORT_TAKEN
                ? PortHolder.of(failed.protocol(), failed.address(), failed.port())
                        .map(holder -> failed.takenBy(holder.program(), holder.isOurselves())).orElse(sentence)
                : sentence;
    }

    /** The sentence for any failure to start. */
    public static String of(Exception failed) {
        return failed instanceof BindFailure bind ? of(bind) : String.valueOf(failed.getMessage());
    }
}
