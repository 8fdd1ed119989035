package org.iceserver.server;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;

import org.iceserver.turn.view.SessionView;

/**
 * A snapshot of one TURN allocation: a client that relays or is ready to relay.
 *
 * @param id names it among all sessions of its server
 * @param user the user that it counts for: the user name without the time stamp of a time-limited credential
 * @param client the address that its packets come from
 * @param transport how its client connects: UDP, TCP, TLS or DTLS
 * @param relayed its relayed transport addresses, as its peers know them
 * @param started when the allocation was made
 * @param toPeers payload bytes from the client to its peers
 * @param toClient payload bytes from the peers to the client
 */
@Experimental
public record TurnSession(String id, String user, InetSocketAddress client, String transport,
        List<InetSocketAddress> relayed, Instant started, long toPeers, long toClient) {
    public TurnSession {
        relayed = List.copyOf(relayed);
    }

    static TurnSession of(SessionView seen) {
        return new TurnSession(seen.idText(), seen.user(),
                new InetSocketAddress(seen.client().client().toInetAddress(), seen.client().clientPort()),
                seen.transport(),
                seen.relayed().stream().map(one -> new InetSocketAddress(one.address().toInetAddress(), one.port()))
                        .toList(),
                Instant.ofEpochSecond(seen.startedEpochSeconds()), seen.toPeers().bytes(), seen.toClient().bytes());
    }
}
