package org.iceserver.admin.netty;

import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import org.iceserver.admin.AdminSettings;
import org.iceserver.admin.Readiness;
import org.iceserver.transport.http.HttpServer;
import org.iceserver.transport.http.HttpSettings;
import org.iceserver.transport.http.Routes;
import org.iceserver.transport.memory.MemoryBudget;

/** The admin port, from bound to closed. Any thread but the admin loop. */
public final class AdminServer implements AutoCloseable {
    /** Dashboards, scrapers and commands: enough, and few enough that idle ones take no descriptors from the relay. */
    private static final int CONNECTIONS = 256;

    private final HttpServer http;
    private final AdminGate gate;

    private AdminServer(HttpServer http, AdminGate gate) {
        this.http = http;
        this.gate = gate;
    }

    /**
     * Binds every address or none.
     *
     * @param more what is served beside health; called once, before anything is bound
     * @param memory what its clients may make it hold
     * @param group its one loop becomes the admin loop; it stays the caller's to shut down
     * @param channelClass the server channel that fits the group
     * @throws BindException one sentence: which address or port cannot be had, and what to do
     */
    public static AdminServer start(AdminSettings settings, Readiness readiness, Consumer<Routes> more,
            MemoryBudget memory, EventLoopGroup group, Class<? extends ServerChannel> channelClass)
            throws BindException {
        Routes routes = new Routes();
        new HealthRoutes(readiness).addTo(routes);
        more.accept(routes);
        List<InetSocketAddress> addresses = settings.listen().stream()
                .map(address -> new InetSocketAddress(address.toInetAddress(), settings.port())).toList();
        AdminGate gate = new AdminGate(settings.token());
        return new AdminServer(HttpServer.start(HttpSettings.USUAL.atMost(CONNECTIONS), routes, gate, () -> null,
                sender -> false, memory, addresses, group, channelClass), gate);
    }

    /** What is bound, with the ports the kernel chose, in the order of the settings. */
    public List<InetSocketAddress> addresses() {
        return http.addresses();
    }

    /** From the next request on this token is wanted, or none. */
    public void change(Optional<String> token) {
        gate.change(token);
    }

    @Override
    public void close() {
        http.close();
    }
}
