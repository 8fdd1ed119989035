package org.iceserver.admin.metrics;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import org.iceserver.admin.Condition.Certificate;
import org.iceserver.admin.NodesView;
import org.iceserver.signal.SignalCounters;
import org.iceserver.transport.LoopDelay;
import org.iceserver.transport.door.SharedPort;
import org.iceserver.transport.http.HttpCounters;
import org.iceserver.transport.memory.MemoryBudget;
import org.iceserver.turn.LoopCounts;

/**
 * The sources of the numbers.
 *
 * @param realm the one realm of this server
 * @param media the counters of each media loop; empty while the server does not relay
 * @param signal empty while signaling is off
 * @param http the counters of each HTTP port, by the name of the port; asked on every scrape
 * @param delays asked on every scrape
 * @param leftOut how many session events were left out, by receiver
 * @param kernelLeft packets of offloaded channels that the kernel left to the sockets, by reason; empty while the kernel relays
 * nothing
 * @param memory the limits and the use of memory for clients
 * @param certificates the certificates that TLS clients get; asked on every scrape
 * @param nodes the nodes of the cluster; empty if this server is in none; asked on every scrape
 * @param door where connections to shared ports are accepted; empty while no port is shared
 */
public record MetricSources(String version, String realm, List<LoopCounts> media, Optional<SignalCounters> signal,
        Supplier<Map<String, HttpCounters>> http, Supplier<List<LoopDelay>> delays, Map<String, LongSupplier> leftOut,
        Supplier<Map<String, Long>> kernelLeft, MemoryBudget memory, Supplier<List<Certificate>> certificates,
        Supplier<Optional<NodesView>> nodes, Optional<SharedPort> door) {
    public MetricSources {
        media = List.copyOf(media);
        leftOut = Map.copyOf(leftOut);
    }
}
