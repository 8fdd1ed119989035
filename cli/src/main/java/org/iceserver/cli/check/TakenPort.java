package org.iceserver.cli.check;

import org.iceserver.cli.check.PortCheck.Verdict;
import org.iceserver.server.check.Finding;
import org.iceserver.server.host.BindSentence;
import org.iceserver.server.host.PortHolder;
import org.iceserver.transport.BindFailure;

/** What {@code --check} says of a port that cannot be had. */
final class TakenPort {
    private TakenPort() {}

    /** A server of ours that has it is most likely the one that the configuration is for. */
    static Verdict judged(BindFailure failure) {
        boolean ours = failure.reason() == BindFailure.Reason.PORT_TAKEN && PortHolder
                .of(failure.protocol(), failure.address(), failure.port()).filter(PortHolder::isIceserver).isPresent();
        return new Verdict(ours ? Finding.Level.WARN : Finding.Level.WRONG, BindSentence.of(failure));
    }
}
