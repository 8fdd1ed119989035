package org.iceserver.server;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

import org.iceserver.signal.IceGrant;
import org.iceserver.transport.IpAddress;
import org.iceserver.turn.netty.RelayServer;
import org.iceserver.turn.view.SessionFilter;
import org.iceserver.turn.view.SessionPage;
import org.iceserver.turn.view.SessionQuery;
import org.iceserver.turn.view.SessionView;

/**
 * A STUN and TURN server, with signaling if you ask for it, inside your own program:
 *
 * <pre>{@code
 * try (IceServer server = IceServer.builder().stunPort(0).user("ann", "secret").start()) {
 *     System.out.println(server.iceServers().json());
 * }
 * }</pre>
 *
 * <p>It is the same server as the one that the {@code iceserver} command runs: same defaults, same rules, same code. By default
 * it serves only machines without a global address ({@link IceServerBuilder#profile} changes that). It does not relay to
 * addresses that strangers must not reach through it, and it refuses settings that contradict each other.
 *
 * <p>Several servers may run in one program, each on its own ports. They share only the memory and the log of the program. A
 * server has its own threads: one for each processor, and a few that look after it. All of them end soon after {@link #close}.
 * The server logs through SLF4J below {@code org.iceserver}. It logs nothing below WARN unless something needs attention, and
 * it never logs a secret.
 *
 * <p>Any thread may call any method. Experimental until 1.0.
 */
@Experimental
public final class IceServer implements AutoCloseable {
    private final Server server;

    IceServer(Server server) {
        this.server = server;
    }

    /** A builder for a new server. */
    public static IceServerBuilder builder() {
        return new IceServerBuilder();
    }

    /** The bound ports for STUN and TURN over UDP and TCP; empty while they are off. */
    public OptionalInt stunPort() {
        return server.stunPort();
    }

    /** The bound ports for STUN and TURN over TLS and DTLS only; empty where there is no such port. */
    public OptionalInt tlsPort() {
        return server.tlsPort();
    }

    /** The bound ports for signaling over HTTP and WebSocket; empty while it is off. */
    public OptionalInt signalPort() {
        return server.signalPort();
    }

    /** The bound ports for health and metrics; empty while they are off. */
    public OptionalInt adminPort() {
        return server.adminPort();
    }

    /** The addresses that the server listens on. */
    public List<InetAddress> addresses() {
        return server.addresses().listen().stream().map(IpAddress::toInetAddress).toList();
    }

    /** What a client without a name passes to its {@code RTCPeerConnection}. Each call makes a new credential. */
    public IceServers iceServers() {
        return mint("");
    }

    /**
     * What a client that you know passes to its {@code RTCPeerConnection}.
     *
     * @param user the name that quotas count by, and that logs and sessions show; not the name of one of the builder's users
     */
    public IceServers mint(String user) {
        return mint(user, host());
    }

    /** @param host the name or address at which the client reaches this server; an IPv6 address stands in brackets */
    public IceServers mint(String user, String host) {
        return IceServers.of(server.minting().mint(host, user, false, IceGrant.PLAIN));
    }

    /** The address that another machine would use; an address of this machine where there is no other. */
    private String host() {
        Optional<IpAddress> outgoing = server.outgoing();
        List<IpAddress> listen = server.addresses().listen();
        return outgoing.or(() -> listen.stream().filter(address -> !address.isLoopback()).findFirst())
                .or(() -> listen.stream().findFirst()).map(IpAddress::toUriHost).orElse("localhost");
    }

    /** All current allocations. Waits for the threads that own them, so do not call it on one of these threads. */
    public List<TurnSession> sessions() {
        return server.relay().map(IceServer::sessions).orElse(List.of());
    }

    private static List<TurnSession> sessions(RelayServer relay) {
        List<TurnSession> all = new ArrayList<>();
        OptionalLong after = OptionalLong.empty();
        SessionPage page;
        do {
            page = relay.sessions(new SessionQuery(SessionFilter.ALL, SessionQuery.Order.ID, after, SessionQuery.MOST))
                    .join();
            page.sessions().stream().map(TurnSession::of).forEach(all::add);
            after = page.sessions().stream().mapToLong(SessionView::id).reduce((_, last) -> last);
        } while (page.more());
        return List.copyOf(all);
    }

    /** The number of current allocations. Does not wait for any thread. */
    public int sessionCount() {
        return server.allocations();
    }

    /** Takes no new clients from now on; running calls go on. {@link #sessionCount} is 0 when the last call has ended. */
    public void drain() {
        server.drain();
    }

    /** Ends every call and frees everything. A second call does nothing. */
    @Override
    public void close() {
        server.close();
    }
}
