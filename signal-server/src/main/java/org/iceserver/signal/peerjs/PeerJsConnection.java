package org.iceserver.signal.peerjs;

import java.util.function.Consumer;

import org.iceserver.signal.Account;
import org.iceserver.signal.Admission;
import org.iceserver.signal.Applicant;
import org.iceserver.signal.Outbound;
import org.iceserver.signal.Rejection;
import org.iceserver.signal.SignalError;
import org.iceserver.signal.Verdict;
import org.iceserver.signal.dialect.Conversation;
import org.iceserver.signal.dialect.Flow;
import org.iceserver.signal.dialect.PacedConversation;
import org.jspecify.annotations.Nullable;

/** One WebSocket that speaks PeerJS. */
public final class PeerJsConnection implements PacedConversation {
    private final PeerJsProtocol protocol;
    private final Flow flow;
    private @Nullable PeerJsClient client;

    PeerJsConnection(PeerJsProtocol protocol, Outbound outbound, long now) {
        this.protocol = protocol;
        this.flow = new Flow(protocol.hub(), outbound, () -> protocol.rounds().hurry(this), now);
    }

    void admit(Admission admission, Applicant applicant, Consumer<Account> admitted) {
        flow.await(admission, applicant, verdict -> {
            switch (verdict) {
                case Verdict.Admitted yes when !yes.rooms().isEmpty() -> refuse(SignalError.UNAUTHORIZED,
                        "This token is good for certain rooms only, and PeerJS has no rooms; use a token without 'rooms'.");
                case Verdict.Admitted yes -> admitted.accept(yes.account(applicant.caller()));
                case Verdict.Refused no -> refuse(SignalError.UNAUTHORIZED, no.sentence());
            }
        });
    }

    void begin(PeerJsClient began) {
        client = began;
        send(PeerJsWords.open());
    }

    @Override
    public void received(byte[] utf8, int length, long now) {
        PeerJsClient mine = client;
        if (!flow.arrived(now) || mine == null) {
            return;
        }
        try {
            switch (PeerJsMessage.read(protocol.reader(), utf8, length)) {
                case PeerJsMessage.Nothing nothing -> {
                }
                case PeerJsMessage.Goodbye goodbye -> end(SignalError.GOODBYE);
                case PeerJsMessage.Directed message -> protocol.passOn(mine, flow, message, now);
            }
        } catch (Rejection rejection) {
            refuse(SignalError.BAD_JSON, rejection.sentence());
        }
    }

    @Override
    public void tooLarge(int most) {
        if (!flow.closed()) {
            flow.send(PeerJsWords.error(Conversation.tooLargeSentence(most)));
        }
    }

    @Override
    public void receivedOtherKind(long now) {
        refuse(SignalError.BAD_JSON, "Messages are text frames here.");
    }

    /** Nobody is told: PeerJS clients notice by themselves when a connection to another ends. */
    @Override
    public void ended(boolean goodbye, long now) {
        leave();
        flow.over();
    }

    @Override
    public void failed() {
        refuse(SignalError.INTERNAL, "The server failed at this message.");
    }

    /** Tells the client why in the only words it has, and closes. */
    void refuse(SignalError why, String sentence) {
        if (!flow.closed()) {
            flow.send(PeerJsWords.error(sentence));
        }
        end(why);
    }

    void idTaken() {
        flow.send(PeerJsWords.idTaken());
        end(SignalError.ID_TAKEN);
    }

    /** A newer connection speaks for this client now. */
    void superseded() {
        client = null;
        end(SignalError.ID_TAKEN);
    }

    /** Closes; nobody needs to be told. */
    @Override
    public void end(SignalError why) {
        leave();
        flow.close(why);
    }

    private void leave() {
        PeerJsClient mine = client;
        client = null;
        if (mine != null) {
            protocol.gone(mine);
        }
    }

    void send(byte[] text) {
        if (flow.send(text)) {
            end(SignalError.TOO_SLOW);
        }
    }

    @Override
    public Flow flow() {
        return flow;
    }
}
