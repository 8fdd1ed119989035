package org.iceserver.admin.api;

import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import org.iceserver.admin.api.Operator.Elsewhere;
import org.iceserver.signal.netty.SignalServer;
import org.iceserver.stun.PrintableText;
import org.iceserver.transport.IpAddress;
import org.iceserver.turn.netty.RelayServer;
import org.iceserver.turn.view.SessionView;

/** Whose relaying ends at once. Every loop then refuses that user, peer or address; a single session is not refused. */
sealed interface Kick {
    /** The user name without a REST credential's time stamp. */
    record User(String name) implements Kick {}

    /** A peer of signaling: it is removed there, and the user of its credentials is ended and refused. */
    record Peer(String id) implements Kick {}

    /** One session. Its client may begin another. */
    record Session(long id) implements Kick {}

    /** Every client that sends from this address. */
    record Address(IpAddress client) implements Kick {}

    /** For so long other nodes are told to end a session. Its id is nobody else's, so nothing but it is refused. */
    int SESSION_SECONDS = 60;

    Set<String> FIELDS = Set.of("user", "peer", "session", "address");

    static Kick of(Body body) throws Refusal {
        if (body.size() != 1) {
            throw Refusal.bad("Say whom to kick by one of user, peer, session and address.");
        }
        try {
            if (body.has("user")) {
                return new User(body.text("user"));
            }
            if (body.has("peer")) {
                return new Peer(body.text("peer"));
            }
            return body.has("session")
                    ? new Session(SessionView.id(body.text("session")))
                    : new Address(IpAddress.parse(body.text("address")));
        } catch (IllegalArgumentException e) {
            throw Refusal.bad(e.getMessage() + ".");
        }
    }

    /**
     * The result of a kick.
     *
     * @param ended how many sessions ended
     * @param found whether the target existed: a peer may have had no session
     * @param elsewhere what of that was on other nodes
     */
    record Outcome(int ended, boolean found, Elsewhere elsewhere) {
        private static Outcome of(int ended) {
            return new Outcome(ended, ended > 0, Elsewhere.NOWHERE);
        }

        private Outcome and(Elsewhere others) {
            return new Outcome(ended + others.ended(), found || others.found(), others);
        }
    }

    /** The target, in the words of a sentence. */
    default String whom() {
        return switch (this) {
            case User(String name) -> "user '" + PrintableText.of(name) + "'";
            case Peer(String id) -> "peer '" + PrintableText.of(id) + "'";
            case Session(long id) -> "session " + HexFormat.of().toHexDigits(id);
            case Address(IpAddress client) -> "address " + client;
        };
    }

    /** Completes when the sessions have ended, here and on the other nodes of the cluster. */
    default CompletableFuture<Outcome> perform(Operator operator) throws Refusal {
        CompletableFuture<Outcome> here = performHere(operator);
        Operator.Controls controls = operator.controls();
        long until = operator.refusedUntil();
        CompletableFuture<Elsewhere> elsewhere = switch (this) {
            case User(String name) -> controls.kickElsewhere("user", name, until);
            case Peer(String id) -> controls.kickElsewhere("peer", id, until);
            case Session(long id) -> controls.kickElsewhere("session", HexFormat.of().toHexDigits(id),
                    operator.now() + SESSION_SECONDS);
            case Address(IpAddress client) -> controls.kickElsewhere("address", client.toString(), until);
        };
        return here.thenCombine(elsewhere, Outcome::and);
    }

    private CompletableFuture<Outcome> performHere(Operator operator) throws Refusal {
        return switch (this) {
            case User user -> relay(operator).kick(user.name(), operator.refusedUntil()).thenApply(Outcome::of);
            case Address address ->
                relay(operator).kick(address.client(), operator.refusedUntil()).thenApply(Outcome::of);
            case Session session ->
                relay(operator).endSession(session.id()).thenApply(ended -> Outcome.of(ended ? 1 : 0));
            case Peer peer -> {
                SignalServer signal = operator.signal().orElseThrow(() -> Refusal.off("Signaling"));
                CompletableFuture<Integer> ended = operator.relay()
                        .map(relay -> relay.kick(peer.id(), operator.refusedUntil()))
                        .orElse(CompletableFuture.completedFuture(0));
                yield ended.thenCombine(signal.kick(peer.id()),
                        (count, here) -> new Outcome(count, here || count > 0, Elsewhere.NOWHERE));
            }
        };
    }

    private static RelayServer relay(Operator operator) throws Refusal {
        return operator.relay().orElseThrow(() -> Refusal.off("Relaying"));
    }
}
