package org.iceserver.signal.dialect;

import java.util.function.Consumer;

import org.iceserver.signal.Peer;
import org.iceserver.signal.Rejection;
import org.iceserver.signal.SignalError;
import org.iceserver.signal.SignalHub;

/**
 * A client's claim to an id of its own choice, in a dialect where nothing proves whose an id is: a connection that
 * lives
 * keeps the id that it has, and a dead one gives way.
 *
 * @param id as the hub knows it, see {@link Peer#id(String, String)}
 */
public record IdClaim(SignalHub hub, Flow claimant, String id) {
    /** What the client wants to do under its id. */
    @FunctionalInterface
    public interface Action {
        void perform() throws Rejection;
    }

    /**
     * Does it at once where the id is free, and else when the connection that has it turns out to be dead.
     *
     * @param refused told later that the connection lives, or that the action was refused
     * @throws Rejection when the action is refused at once
     */
    public void perform(Action action, Consumer<Rejection> refused) throws Rejection {
        Peer same = hub.peer(id);
        if (same == null || !(same.inbox() instanceof PacedInbox older)) {
            action.perform();
            return;
        }
        claimant.awaitSign(older.flow(), alive -> {
            try {
                if (alive) {
                    throw new Rejection(SignalError.FORBIDDEN,
                            "That id is in use by a connection that lives; use another id.");
                }
                older.end(SignalError.ID_TAKEN);
                perform(action, refused);
            } catch (Rejection rejection) {
                refused.accept(rejection);
            }
        });
    }
}
