package org.iceserver.server;

import java.time.Duration;
import java.util.Optional;

import org.iceserver.admin.api.Operator;
import org.iceserver.server.assembly.Nodes;
import org.iceserver.signal.netty.SignalServer;

/** Drains and reloads the server when its operator asks. Any thread. */
final class Caretaking {
    private static final Duration SIGNALING_STUCK = Duration.ofSeconds(10);

    private final Servers servers;
    private final Nodes nodes;
    private volatile boolean draining;
    private volatile Optional<Operator.Reload> reload = Optional.empty();
    private volatile Runnable drains = () -> Thread.ofVirtual().name("drain").start(this::drain);

    Caretaking(Servers servers, Nodes nodes) {
        this.servers = servers;
        this.nodes = nodes;
    }

    /**
     * Sets who looks after the server from now on.
     *
     * @param known what an operator may ask for
     * @param asking asks for {@link #drain} and then for the end of the server; does not wait
     */
    void by(Operator.Reload known, Runnable asking) {
        reload = Optional.of(known);
        drains = asking;
    }

    Optional<Operator.Reload> reload() {
        return reload;
    }

    boolean draining() {
        return draining;
    }

    /** Begins to drain, and does not wait. */
    void beginDraining() {
        draining = true;
        servers.drainRelay();
        nodes.tell();
        drains.run();
    }

    /** Tells signaling clients to come back later and refuses new allocations. Running calls go on. */
    void drain() {
        draining = true;
        servers.drainRelay();
        nodes.tell();
        servers.closeSignaling();
    }

    /** Why no client should be sent here, in one sentence. */
    Optional<String> unready() {
        if (draining) {
            return Optional.of("This server is draining: it takes no new clients.");
        }
        return servers.signal().map(SignalServer::sinceSweep).filter(idle -> idle.compareTo(SIGNALING_STUCK) > 0)
                .map(idle -> "Signaling has not looked after its clients for " + idle.toSeconds()
                        + " s; if this does not end by itself, restart the server.");
    }
}
