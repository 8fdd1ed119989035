package org.iceserver.client.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

import org.iceserver.client.AddressesInTurn;
import org.iceserver.client.Connection;
import org.iceserver.client.ServerAddress;
import org.iceserver.client.StunClient;
import org.iceserver.client.Timing;
import org.iceserver.client.TurnException;

/** Chooses which of a server's addresses to load: the first one that answers (RFC 8489 s8.1). */
final class ServerChoice {
    private ServerChoice() {}

    /** Blocks. If there is only one address, no request is sent. */
    static InetSocketAddress of(ServerAddress server, Duration patience) throws TurnException {
        return of(server, server.addresses(), patience);
    }

    static InetSocketAddress of(ServerAddress server, List<InetSocketAddress> addresses, Duration patience)
            throws TurnException {
        return addresses.size() == 1
                ? addresses.getFirst()
                : AddressesInTurn.first(addresses, Timing.STANDARD.withDeadline(patience), (address, share) -> {
                    reach(new ServerAddress(server.protocol(), address.getAddress().getHostAddress(),
                            address.getPort()), address, share);
                    return address;
                });
    }

    /**
     * Over UDP a Binding request shows that the server is there. Otherwise the connection shows it, whatever its certificate.
     */
    private static void reach(ServerAddress there, InetSocketAddress address, Timing timing) throws TurnException {
        switch (there.protocol()) {
            case UDP -> {
                InetSocketAddress unused = StunClient.binding(there, timing);
            }
            case TCP, TLS -> connect(ServerAddress.tcp(there.host(), there.port()), address, timing);
            case DTLS -> connect(there, address, timing);
        }
    }

    private static void connect(ServerAddress there, InetSocketAddress address, Timing timing) throws TurnException {
        try {
            Connection.open(there, address, UncheckedTls.dtls(), timing.deadline()).close();
        } catch (TurnException e) {
            throw e;
        } catch (IOException e) {
            throw new TurnException("No connection to " + there + ": " + e.getMessage() + ".", e);
        }
    }
}
