package org.iceserver.server.host;

import org.iceserver.transport.BindFailure;

/** Why a port cannot be had, in one sentence: with the program that has it, or how to get a port below 1024. */
public final class BindSentence {
    private static final int FIRST_OF_EVERYBODY = 1_024;
    private static final String TAKEN = " is taken: stop the program that has it or";

    private BindSentence() {}

    public static String of(BindFailure failed) {
        String sentence = String.valueOf(failed.getMessage());
        return switch (failed.reason()) {
            case PORT_TAKEN -> PortHolder.of(failed.protocol(), failed.address(), failed.port())
                    .map(holder -> sentence.replace(TAKEN, " is taken by " + holder.program()
                            + (holder.isOurselves() ? ":" : ": stop that program or")))
                    .orElse(sentence);
            case NOT_PERMITTED -> failed.port() < FIRST_OF_EVERYBODY ? sentence + mend(failed.port()) : sentence;
            case NOT_LOCAL, EXHAUSTED, OTHER -> sentence;
        };
    }

    /** What is said of any failure to start. */
    public static String of(Exception failed) {
        return failed instanceof BindFailure bind ? of(bind) : String.valueOf(failed.getMessage());
    }

    private static String mend(int port) {
        return ": AmbientCapabilities=CAP_NET_BIND_SERVICE in a systemd unit does that, and 'sysctl -w "
                + "net.ipv4.ip_unprivileged_port_start=" + port + "' opens the port to every user";
    }
}
