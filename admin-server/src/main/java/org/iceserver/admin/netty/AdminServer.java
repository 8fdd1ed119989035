package org.iceserver.admin.netty;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import org.iceserver.admin.AdminSettings;
import org.iceserver.admin.Readiness;
import org.iceserver.transport.http.Gate;
import org.iceserver.transport.http.HttpCounters;
import org.iceserver.transport.http.HttpServer;
import org.iceserver.transport.http.HttpSettings;
import org.iceserver.transport.http.Routes;
import org.iceserver.transport.memory.MemoryBudget;

/** The admin port, from bound to closed. Any thread but the admin loop. */
public final class AdminServer implements AutoCloseable {
    /** Enough for dashboards, scrapers and commands, and so few that idle connections take no descriptors from the relay. */
    private static final int CONNECTIONS = 256;

    private final Routes routes;
    private final MemoryBudget memory;
    private final EventLoopGroup group;
    private final List<HttpServer> servers = new ArrayList<>();
    private final Optional<AdminGate> gate;

    private AdminServer(Routes routes, MemoryBudget memory, EventLoopGroup group, Optional<AdminGate> gate) {
        this.routes = routes;
        this.memory = memory;
        this.group = group;
        this.gate = gate;
    }

    /**
     * Binds every address or none.
     *
     * @param more the routes besides health; called once, before anything is bound
     * @param memory limits the memory that its clients may use
     * @param group its one loop becomes the admin loop; the caller shuts it down
     * @param channelClass the server channel that fits the group
     * @throws BindException one sentence: which address or port cannot be opened, and what to do
     */
    public static AdminServer start(AdminSettings settings, Readiness readiness, Consumer<Routes> more,
            MemoryBudget memory, EventLoopGroup group, Class<? extends ServerChannel> channelClass)
            throws BindException {
        List<InetSocketAddress> addresses = settings.listen().stream()
                .map(address -> new InetSocketAddress(address.toInetAddress(), settings.port())).toList();
        AdminGate gate = new AdminGate(settings.token());
        AdminServer server = new AdminServer(routes(readiness, more), memory, group, Optional.of(gate));
        server.servers.add(HttpServer.start(HttpSettings.USUAL.atMost(CONNECTIONS), server.routes, gate, () -> null,
                sender -> false, memory, addresses, group, channelClass));
        return server;
    }

    /** The same without a port: see {@link #alsoAt}. */
    public static AdminServer withoutPort(Readiness readiness, Consumer<Routes> more, MemoryBudget memory,
            EventLoopGroup group) {
        return new AdminServer(routes(readiness, more), memory, group, Optional.empty());
    }

    private static Routes routes(Readiness readiness, Consumer<Routes> more) {
        Routes routes = new Routes();
        new HealthRoutes(readiness).addTo(routes);
        more.accept(routes);
        return routes;
    }

    /**
     * Also serves a Unix socket in the file system. The rights of its file take the place of the token. No web page can reach
     * it.
     *
     * @param socket a path of the kind that fits the loops; the file does not exist yet
     * @throws IOException a clause that says why the socket cannot be opened
     */
    public void alsoAt(SocketAddress socket, Class<? extends ServerChannel> channelClass) throws IOException {
        servers.add(HttpServer.startLocally(HttpSettings.USUAL.atMost(CONNECTIONS), routes, Gate.OPEN, memory, socket,
                group, channelClass));
    }

    /** The bound addresses, with the ports that the kernel chose, in the order of the settings; empty without a port. */
    public List<InetSocketAddress> addresses() {
        return gate.isPresent() ? servers.getFirst().addresses() : List.of();
    }

    /** The counters of the port; empty without a port. */
    public Optional<HttpCounters> http() {
        return gate.isPresent() ? Optional.of(servers.getFirst().counters()) : Optional.empty();
    }

    /** Requires this token from the next request on; empty: no token. */
    public void change(Optional<String> token) {
        gate.ifPresent(known -> known.change(token));
    }

    @Override
    public void close() {
        servers.forEach(HttpServer::close);
    }
}
