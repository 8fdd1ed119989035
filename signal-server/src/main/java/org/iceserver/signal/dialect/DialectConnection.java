package org.iceserver.signal.dialect;

import org.iceserver.signal.Admission;
import org.iceserver.signal.Admittance;
import org.iceserver.signal.Applicant;
import org.iceserver.signal.Outbound;
import org.iceserver.signal.Rejection;
import org.iceserver.signal.SignalError;
import org.iceserver.signal.SignalHub;
import org.iceserver.signal.Verdict;
import org.jspecify.annotations.Nullable;

/** One WebSocket of a dialect without sessions: whoever speaks through it is gone when it ends. On the signal loop. */
public abstract class DialectConnection implements PacedConversation {
    private final Flow flow;

    /** @param connections of the dialect, to which whoever opens this one adds it */
    protected DialectConnection(SignalHub hub, OpenConnections<DialectConnection> connections, Outbound outbound,
            long now) {
        this.flow = new Flow(hub, outbound, () -> connections.hurry(this), now);
    }

    /** Reads no more until it is known whether the client may come in, and lets it in or closes. */
    public final void admit(Admission admission, Applicant applicant) {
        flow.await(admission, applicant, verdict -> {
            switch (verdict) {
                case Verdict.Admitted yes -> begin(yes.admittance(applicant.caller()));
                case Verdict.Refused no -> refuse(SignalError.UNAUTHORIZED, no.sentence());
            }
        });
    }

    private void begin(Admittance admittance) {
        try {
            admitted(admittance);
        } catch (Rejection rejection) {
            refuse(rejection.error(), rejection.sentence());
        }
    }

    /** The client may come in. A rejection is told, and closes if it is of that kind. */
    protected abstract void admitted(Admittance admittance) throws Rejection;

    /** The client is here no more; nothing happens when it had left before. */
    protected abstract void leave();

    @Override
    public final void received(byte[] message, int length, long now) {
        if (flow.arrived(now)) {
            try {
                handle(message, length, now);
            } catch (Rejection rejection) {
                refuse(rejection.error(), rejection.sentence());
            }
        }
    }

    /** A message; the array is the caller's again afterwards. A rejection is told, and closes if it is of that kind. */
    protected abstract void handle(byte[] message, int length, long now) throws Rejection;

    /** What is wrong, in the dialect's own words; null when it has none. */
    protected abstract byte @Nullable [] error(SignalError why, String sentence);

    /** Tells the client why, and closes if the error is of that kind. */
    public final void refuse(SignalError why, String sentence) {
        byte[] told = flow.closed() ? null : error(why, sentence);
        if (why.closes()) {
            if (told != null) {
                flow.send(told);
            }
            end(why);
        } else if (told != null) {
            send(told);
        }
    }

    public final void send(byte[] message) {
        if (flow.send(message)) {
            end(SignalError.TOO_SLOW);
        }
    }

    @Override
    public void end(SignalError why) {
        leave();
        flow.close(why);
    }

    @Override
    public void ended(boolean goodbye, long now) {
        leave();
        flow.over();
    }

    @Override
    public void failed() {
        refuse(SignalError.INTERNAL, "The server failed at this message.");
    }

    @Override
    public void receivedOtherKind(long now) {
        refuse(SignalError.BAD_JSON, "Messages are text frames here.");
    }

    @Override
    public void tooLarge(int most) {
        byte[] told = flow.closed() ? null : error(SignalError.TOO_LARGE, Conversation.tooLargeSentence(most));
        if (told != null) {
            flow.send(told);
        }
    }

    /** An operator removes the client. */
    public void kicked() {
        refuse(SignalError.KICKED, "You were removed from this server.");
    }

    @Override
    public final Flow flow() {
        return flow;
    }
}
