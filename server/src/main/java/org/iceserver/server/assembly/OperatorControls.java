package org.iceserver.server.assembly;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import org.iceserver.admin.Condition;
import org.iceserver.admin.NodesView;
import org.iceserver.admin.api.Operator;
import org.iceserver.server.observe.ServerLog;
import org.iceserver.server.observe.Standing;
import org.iceserver.signal.IceConfiguration;
import org.iceserver.signal.IceGrant;
import org.iceserver.turn.trace.ExchangeTrace;

/**
 * The operator's actions that belong neither to the relay nor to signaling alone. Any thread.
 *
 * @param members the other nodes of the cluster
 * @param mayImpair whether an operator may make the network of a session bad
 * @param kernelState where the kernel relays, or why it does not; empty where offload was not asked for
 */
public record OperatorControls(Minting minting, BooleanSupplier drained, Runnable drains,
        Supplier<Optional<Operator.Reload>> reloads, Optional<Operator.KeyReading> keys, Optional<ExchangeTrace> trace,
        Standing standing, ServerLog log, Supplier<Optional<String>> kernelState,
        Nodes members, boolean mayImpair) implements Operator.Controls {
    @Override
    public void drain() {
        if (!draining()) {
            drains.run();
        }
    }

    @Override
    public boolean draining() {
        return drained.getAsBoolean();
    }

    @Override
    public Condition condition() {
        return standing.now();
    }

    @Override
    public String logLevel() {
        return log.level();
    }

    @Override
    public void logLevel(String level) {
        log.level(level);
    }

    @Override
    public IceConfiguration mint(String host, String user) {
        return minting.mint(host, user, false, IceGrant.PLAIN);
    }

    @Override
    public Optional<String> kernel() {
        return kernelState.get();
    }

    @Override
    public Optional<NodesView> nodes() {
        return members.view();
    }

    @Override
    public CompletableFuture<Operator.Elsewhere> kickElsewhere(String kind, String whom, long untilEpochSecond) {
        return members.kick(kind, whom, untilEpochSecond);
    }

    @Override
    public Optional<Operator.Reload> reload() {
        return reloads.get();
    }
}
