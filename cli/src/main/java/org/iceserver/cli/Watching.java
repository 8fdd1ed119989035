package org.iceserver.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

import org.iceserver.credentials.database.RedisStatistics;
import org.iceserver.turn.SessionWatcher;
import org.iceserver.turn.netty.Aside;
import org.iceserver.turn.netty.RelayServer;
import org.iceserver.turn.netty.SessionLog;

/** Who hears what becomes of sessions: the log, and Redis where that was asked for. Closed after the last session. */
final class Watching implements AutoCloseable {
    private final Aside log = new Aside("session-log", "Lines about sessions", System::nanoTime);
    private final SessionLog lines = new SessionLog(log);
    private final Optional<RedisStatistics> redis;
    private final List<Lookout> lookouts = new ArrayList<>();

    Watching(Configuration configuration) {
        redis = configuration.redisStats().map(url -> new RedisStatistics(url, configuration.access().realm()));
    }

    SessionWatcher watcher() {
        return redis.map(lines::and).orElse(lines);
    }

    /** What sessions relay is told while they live. */
    void follow(RelayServer relay) {
        redis.ifPresent(statistics -> lookouts.add(Lookout.start("traffic of sessions",
                () -> relay.traffic().thenAccept(statistics::traffic))));
    }

    /** How much of it was left out, by where it was for. */
    Map<String, LongSupplier> leftOut() {
        return redis.<Map<String, LongSupplier>>map(
                statistics -> Map.of("log", log::leftOut, "redis", statistics::leftOut))
                .orElse(Map.of("log", log::leftOut));
    }

    @Override
    public void close() {
        lookouts.forEach(Lookout::close);
        log.close();
        redis.ifPresent(RedisStatistics::close);
    }
}
