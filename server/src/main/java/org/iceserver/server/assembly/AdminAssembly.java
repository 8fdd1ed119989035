package org.iceserver.server.assembly;

import java.net.BindException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoopGroup;
import org.iceserver.admin.Condition;
import org.iceserver.admin.Readiness;
import org.iceserver.admin.api.AdminApi;
import org.iceserver.admin.api.History;
import org.iceserver.admin.api.Operator;
import org.iceserver.admin.metrics.MetricSources;
import org.iceserver.admin.metrics.Metrics;
import org.iceserver.admin.netty.AdminServer;
import org.iceserver.admin.netty.DashboardPage;
import org.iceserver.admin.netty.MetricsRoute;
import org.iceserver.server.config.Admin;
import org.iceserver.signal.netty.SignalServer;
import org.iceserver.transport.EventLoops;
import org.iceserver.transport.door.SharedPort;
import org.iceserver.transport.http.HttpCounters;
import org.iceserver.transport.http.Routes;
import org.iceserver.transport.memory.MemoryBudget;
import org.iceserver.turn.netty.RelayServer;
import org.jspecify.annotations.Nullable;

/**
 * Makes the admin port of a configuration.
 *
 * @param leftOut how many session events were left out, by receiver
 * @param credentialLife how long a credential that was minted until now is valid
 * @param memory limits the memory that clients may use in the whole server
 * @param certificates the certificates that TLS clients get
 * @param door empty while no port is shared
 */
public record AdminAssembly(Admin admin, Readiness readiness, Optional<RelayServer> relay,
        Optional<SignalServer> signal, Optional<SharedPort> door,
        Map<String, LongSupplier> leftOut, Supplier<Duration> credentialLife, Operator.Controls controls,
        MemoryBudget memory, Supplier<List<Condition.Certificate>> certificates) {
    /** @throws BindException with one sentence, when an address or port cannot be opened */
    public AdminServer start(EventLoops loops) throws BindException {
        IoEventLoopGroup group = loops.newGroup("admin", 1);
        // The admin port also reports its own numbers, so its routes exist before the port does.
        var port = new AtomicReference<@Nullable AdminServer>();
        Consumer<Routes> added = routes -> add(routes, group.next(), loops, port);
        AdminServer server = admin.port().isEmpty()
                ? AdminServer.withoutPort(readiness, added, memory, group)
                : AdminServer.start(admin.settings(), readiness, added, memory, group, loops.serverSocketChannel());
        port.set(server);
        return server;
    }

    private void add(Routes routes, EventLoop loop, EventLoops loops, AtomicReference<@Nullable AdminServer> port) {
        var operator = new Operator(ServerVersion.number(), relay, signal, credentialLife, controls,
                InstantSource.system(), loop);
        AdminApi.addTo(routes, operator, History.begin(operator, loop, System::nanoTime));
        DashboardPage.addTo(routes);
        new MetricsRoute(new Metrics(new MetricSources(ServerVersion.number(),
                relay.map(RelayServer::realm).orElse(""), relay.map(RelayServer::counts).orElse(List.of()),
                signal.map(SignalServer::counters), () -> http(port.get()), loops::delays,
                leftOut, () -> relay.map(RelayServer::kernelLeft).orElse(Map.of()), memory, certificates,
                controls::nodes, door)))
                .addTo(routes);
    }

    private Map<String, HttpCounters> http(@Nullable AdminServer port) {
        Map<String, HttpCounters> ports = new HashMap<>();
        signal.ifPresent(server -> ports.put("signal", server.http()));
        Optional.ofNullable(port).flatMap(AdminServer::http).ifPresent(counters -> ports.put("admin", counters));
        return ports;
    }
}
