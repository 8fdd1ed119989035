package org.iceserver.cli.check;

import org.iceserver.cli.check.PortCheck.Verdict;
import org.iceserver.server.check.Finding;
import org.iceserver.server.host.BindSentence;
import org.iceserver.server.host.PortHolder;
import org.iceserver.transport.BindFailure;

/** The finding of {@code --check} about a port that cannot be opened. */
final class TakenPort {
    private TakenPort() {}

    /** If a server of ours holds the port, it is most likely the server of this configuration. */
    static Verdict judged(BindFailure failure) {
        boolean ours = failure.reason() == BindFailure.Reason.PORT_TAKEN && PortHolder
                .of(failure.protocol(), failure.address(), failure.port()).filter(PortHolder::isIceserver).isPresent();
        return new Verdict(ours ? Finding.Level.WARN : Finding.Level.WRONG, BindSentence.of(failure));
    }
}
