package org.iceserver.server.assembly;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.iceserver.admin.Condition.Warning;
import org.iceserver.admin.NodesView;
import org.iceserver.admin.api.Operator.Elsewhere;
import org.iceserver.server.config.Clustering;
import org.iceserver.stun.TransportAddress;
import org.iceserver.transport.IpAddress;
import org.iceserver.turn.Alternates;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of the cluster, as the parts of one server see them. Any thread; only {@link #join} and {@link #close} wait.
 */
public interface Nodes extends Alternates, AutoCloseable {
    /** A server by itself. */
    Nodes ALONE = new Nodes() {};

    /**
     * Joins the cluster, when everything of this server is open.
     *
     * @throws org.iceserver.server.config.StartRefused with one sentence, when this server cannot be in it
     */
    default void join(Serving self) {}

    /**
     * The URLs of the nodes that serve a client best; empty: this server's own.
     *
     * @param client where it is, as text; empty if that is not known
     */
    default List<String> urls(String client) {
        return List.of();
    }

    /** The best other node for a client; null when there is none that has room. */
    @Override
    default @Nullable TransportAddress forClient(IpAddress client) {
        return null;
    }

    /** Empty if this server is in no cluster. */
    default Optional<NodesView> view() {
        return Optional.empty();
    }

    /** What is wrong with the cluster now. */
    default List<Warning> warnings() {
        return List.of();
    }

    /**
     * Tells the others whom an operator kicked here. Completes within two seconds, with what became of it there.
     *
     * @param kind user, peer, session or address
     */
    default CompletableFuture<Elsewhere> kick(String kind, String whom, long untilEpochSecond) {
        return CompletableFuture.completedFuture(Elsewhere.NOWHERE);
    }

    /** Other settings hold from now on. */
    default void change(Clustering changed) {}

    /** Tells the others at once what has changed here. */
    default void tell() {}

    @Override
    default void close() {}
}
