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
 * A STUN and TURN server, with signaling where that is asked for, inside your own program:
 *
 * <pre>{@code
 * try (IceServer server = IceServer.builder().stunPort(0).user("ann", "secret").start()) {
 *     System.out.println(server.iceServers().json());
 * }
 * }</pre>
 *
 * <p>It is the server of the {@code iceserver} command: the same defaults, the same rules, the same code. It serves machines
 * without a global address alone unless it is told otherwise ({@link IceServerBuilder#profile}), relays to no address that a
 * stranger should not reach through it, and refuses settings that contradict each other.
 *
 * <p>Several servers may run in one program, each on its own ports; they share nothing but the memory and the log of the
 * program. A server has threads of its own, one for each processor and a few that look after it; all have ended soon after
 * {@link #close}. It logs through SLF4J below {@code org.iceserver}, says nothing below WARN unless something needs attention,
 * and never logs a secret.
 *
 * <p>Any thread may call any method. Experimental until 1.0.
 */
@Experimental
public final class IceServer implements AutoCloseable {
    private final Server server;

    IceServer(Server server) {
        this.server = server;
    }

    /** A server that is not started yet. */
    public static IceServerBuilder builder() {
        return new IceServerBuilder();
    }

    /** Of STUN and TURN over UDP and TCP, as bound; empty while they are off. */
    public OptionalInt stunPort() {
        return server.stunPort();
    }

    /** Of STUN and TURN over TLS and DTLS alone, as bound; empty where there is no such port. */
    public OptionalInt tlsPort() {
        return server.tlsPort();
    }

    /** Of signaling over HTTP and WebSocket, as bound; empty while it is off. */
    public OptionalInt signalPort() {
        return server.signalPort();
    }

    /** Of health and metrics, as bound; empty while it is off. */
    public OptionalInt adminPort() {
        return server.adminPort();
    }

    /** The addresses that it listens on. */
    public List<InetAddress> addresses() {
        return server.addresses().listen().stream().map(IpAddress::toInetAddress).toList();
    }

    /** What a client that has no name passes to its {@code RTCPeerConnection}; each call makes a credential of its own. */
    public IceServers iceServers() {
        return mint("");
    }

    /**
     * The same for a client that you know.
     *
     * @param user counted together in quotas, and named in the log and among the sessions; no user of the builder's
     */
    public IceServers mint(String user) {
        return mint(user, host());
    }

    /** @param host by which the client reaches this server: a name, an IPv4 address, or an IPv6 address in brackets */
    public IceServers mint(String user, String host) {
        return IceServers.of(server.minting().mint(host, user, false, IceGrant.PLAIN));
    }

    /** The address another machine would use; this machine's own where there is no other. */
    private String host() {
        Optional<IpAddress> outgoing = server.outgoing();
        List<IpAddress> listen = server.addresses().listen();
        return outgoing.or(() -> listen.stream().filter(address -> !address.isLoopback()).findFirst())
                .or(() -> listen.stream().findFirst()).map(IpAddress::toUriHost).orElse("localhost");
    }

    /** Every allocation that lives; waits for the threads that own them, so not to be called on one of these. */
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

    /** How many allocations live; asks no thread. */
    public int sessionCount() {
        return server.allocations();
    }

    /** Takes no new clients from now on; calls that run go on. {@link #sessionCount} says when the last one has ended. */
    public void drain() {
        server.drain();
    }

    /** Ends every call and frees everything. Does nothing when called again. */
    @Override
    public void close() {
        server.close();
    }
}
