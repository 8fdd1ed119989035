package org.iceserver.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.List;
import javax.net.ssl.SSLContext;

import org.iceserver.stun.Attribute.ConnectionId;
import org.iceserver.stun.Method;
import org.jspecify.annotations.Nullable;

/**
 * A TCP connection to a peer through the relay (RFC 6062 s4.5): the client's data connection, bound to the peer's connection.
 * It lives at most as long as the allocation.
 */
public final class PeerStream implements AutoCloseable {
    private final StreamConnection connection;
    private final InetSocketAddress peer;

    private PeerStream(StreamConnection connection, InetSocketAddress peer) {
        this.connection = connection;
        this.peer = peer;
    }

    /** Opens a connection to the same address as the control connection, and binds it to this connection of a peer (s4.3). */
    static PeerStream bind(ServerAddress server, InetSocketAddress address, SSLContext tls,
            @Nullable Credentials credentials, Timing timing,
            ConnectionId id, InetSocketAddress peer) throws TurnException {
        if (!(Connection.open(server, address, tls, timing.deadline()) instanceof StreamConnection connection)) {
            throw notOverUdp();
        }
        boolean bound = false;
        try {
            new Requests(new FirstExchange(connection), credentials).send(Method.CONNECTION_BIND, List.of(id),
                    timing.deadline());
            bound = true;
            return new PeerStream(connection, peer);
        } finally {
            if (!bound) {
                connection.closeQuietly();
            }
        }
    }

    static TurnException notOverUdp() {
        return new TurnException("TCP is relayed for clients that come over TCP or TLS: not over UDP.", null);
    }

    public InetSocketAddress peer() {
        return peer;
    }

    /** Reads what the peer sends. Ends when the peer's connection ends. */
    public InputStream input() throws IOException {
        return connection.rest();
    }

    /** Writes to the peer; blocks while the peer does not read. */
    public OutputStream output() throws IOException {
        return connection.output();
    }

    /** Ends this connection and the peer's connection. */
    @Override
    public void close() {
        connection.closeQuietly();
    }
}
