package org.iceserver.admin.metrics;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import org.iceserver.admin.Condition.Certificate;
import org.iceserver.signal.SignalCounters;
import org.iceserver.transport.LoopDelay;
import org.iceserver.transport.http.HttpCounters;
import org.iceserver.transport.memory.MemoryBudget;
import org.iceserver.turn.LoopCounts;

/**
 * Where the numbers come from.
 *
 * @param realm the one realm of this server
 * @param media what each media loop counts; none while nothing relays
 * @param signal empty while signaling is off
 * @param http what each HTTP port counts, by the name of the port, asked on every scrape
 * @param delays asked on every scrape
 * @param leftOut how much of what becomes of sessions was not told, by where it was for
 * @param kernelLeft packets of offloaded channels that the kernel left to the sockets, by reason; none while it relays nothing
 * @param memory what may be held for clients, and what is
 * @param certificates what TLS clients are shown, asked on every scrape
 */
public record MetricSources(String version, String realm, List<LoopCounts> media, Optional<SignalCounters> signal,
        Supplier<Map<String, HttpCounters>> http, Supplier<List<LoopDelay>> delays, Map<String, LongSupplier> leftOut,
        Supplier<Map<String, Long>> kernelLeft, MemoryBudget memory, Supplier<List<Certificate>> certificates) {
    public MetricSources {
        media = List.copyOf(media);
        leftOut = Map.copyOf(leftOut);
    }
}
