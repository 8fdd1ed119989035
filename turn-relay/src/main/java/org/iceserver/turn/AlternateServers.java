package org.iceserver.turn;

import java.util.List;
import java.util.random.RandomGenerator;

import org.iceserver.stun.TransportAddress;
import org.iceserver.transport.ClientPath;
import org.iceserver.transport.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * The servers to which clients are sent when there is no room here (RFC 8489 s10, RFC 8656 s7.2 step 11);
 * {@code --alternate-server}.
 *
 * @param best finds the best server now
 */
public record AlternateServers(List<TransportAddress> addresses, Alternates best) {
    public static final AlternateServers NONE = new AlternateServers(List.of());

    public AlternateServers {
        addresses = List.copyOf(addresses);
    }

    /** The addresses alone. */
    public AlternateServers(List<TransportAddress> addresses) {
        this(addresses, Alternates.NONE);
    }

    /**
     * A server of the client's address family: the best one now, else one of the addresses, chosen at random; null when there
     * is none.
     */
    @Nullable
    TransportAddress forClient(ClientPath path, RandomGenerator chance) {
        IpAddress client = path.fiveTuple().client();
        // An encrypted connection is checked against a name, and ALTERNATE-SERVER has only an address.
        TransportAddress now = path.encryption() == null ? best.forClient(client) : null;
        if (now != null) {
            return now;
        }
        List<TransportAddress> reachable = addresses.stream()
                .filter(address -> new IpAddress(address.high(), address.low()).isV4() == client.isV4())
                .toList();
        return reachable.isEmpty() ? null : reachable.get(chance.nextInt(reachable.size()));
    }
}
