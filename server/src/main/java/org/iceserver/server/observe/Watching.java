package org.iceserver.server.observe;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

import org.iceserver.credentials.database.RedisStatistics;
import org.iceserver.server.config.Configuration;
import org.iceserver.signal.PeerExchanges;
import org.iceserver.turn.netty.Aside;
import org.iceserver.turn.netty.RelayServer;
import org.iceserver.turn.netty.SessionLog;
import org.iceserver.turn.trace.ExchangeTrace;
import org.iceserver.turn.view.SessionWatcher;

/**
 * Everything that hears about sessions: the log, Redis where that was asked for, and the watchers of exchanges, while an
 * operator traces them or a peer looks at its own. Closed after the last session.
 */
public final class Watching implements AutoCloseable {
    private final Aside log = new Aside("session-log", "Lines about sessions and refused requests", System::nanoTime);
    private final SessionLog lines = new SessionLog(log);
    private final Optional<RedisStatistics> redis;
    private final Aside traceLog = new Aside("trace-log", "Traced exchanges", System::nanoTime);
    private Optional<ExchangeTrace> trace = Optional.empty();
    private PeerExchanges exchanges = PeerExchanges.NONE;
    private final List<Lookout> lookouts = new ArrayList<>();

    private final ServerLog written;

    /** @param written where the lines go */
    public Watching(Configuration configuration, ServerLog written) {
        this.written = written;
        redis = configuration.redisStats().map(url -> new RedisStatistics(url, configuration.access().realm()));
    }

    public SessionWatcher watcher() {
        return redis.map(lines::and).orElse(lines);
    }

    /** Makes and writes the lines about refused requests. */
    public Executor writing() {
        return log;
    }

    /** Receives what running sessions relay; exchanges can be traced. */
    public void follow(RelayServer relay) {
        trace = Optional.of(new ExchangeTrace(relay.exchanges(), relay.realm(), traceLog, System::nanoTime));
        exchanges = new ExchangeBook(relay.exchanges(), InstantSource.system(), System::nanoTime);
        redis.ifPresent(statistics -> lookouts.add(Lookout.start("traffic of sessions",
                () -> relay.traffic().thenAccept(statistics::traffic))));
    }

    /** Empty while the server does not relay. */
    public Optional<ExchangeTrace> trace() {
        return trace;
    }

    /** What peers may see of their own exchanges. */
    public PeerExchanges exchanges() {
        return exchanges;
    }

    /** How many events were left out, by receiver. */
    public Map<String, LongSupplier> leftOut() {
        return redis.<Map<String, LongSupplier>>map(
                statistics -> Map.of("log", this::linesLeftOut, "redis", statistics::leftOut))
                .orElse(Map.of("log", this::linesLeftOut));
    }

    private long linesLeftOut() {
        return log.leftOut() + traceLog.leftOut() + written.leftOut();
    }

    @Override
    public void close() {
        lookouts.forEach(Lookout::close);
        log.close();
        traceLog.close();
        redis.ifPresent(RedisStatistics::close);
    }
}
