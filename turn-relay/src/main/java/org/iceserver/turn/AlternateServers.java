package org.iceserver.turn;

import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

import org.iceserver.stun.TransportAddress;
import org.iceserver.transport.ClientPath;
import org.iceserver.transport.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * The servers to which clients are sent (RFC 8489 s10, RFC 8656 s7.2 step 11); {@code --alternate-server} and
 * {@code --alternate-when}.
 *
 * @param best finds the best server now
 * @param when clients are sent elsewhere
 */
public record AlternateServers(List<AlternateServer> servers, Alternates best, AlternateWhen when) {
    public static final AlternateServers NONE = new AlternateServers(List.of(), Alternates.NONE, AlternateWhen.FULL);

    public AlternateServers {
        servers = List.copyOf(servers);
    }

    /** Where a client is sent although there may be room here; null when it is served here. */
    @Nullable
    TransportAddress insteadOfServing(ClientPath path, RandomGenerator chance) {
        return switch (when) {
            case FULL -> null;
            case ALWAYS -> forClient(path, chance);
            case LOAD -> path.encryption() == null ? best.freerForClient(path.fiveTuple().client()) : null;
        };
    }

    /**
     * A server of the client's address family: the best one now, else one that was told, chosen at random among those for the
     * client's kind of path, else among those for any kind; null when there is none.
     */
    @Nullable
    TransportAddress forClient(ClientPath path, RandomGenerator chance) {
        IpAddress client = path.fiveTuple().client();
        // An encrypted connection is checked against a name, and ALTERNATE-SERVER has only an address.
        TransportAddress now = path.encryption() == null ? best.forClient(client) : null;
        if (now != null) {
            return now;
        }
        TransportAddress own = any(client, Optional.of(PathKind.of(path)), chance);
        return own == null ? any(client, Optional.empty(), chance) : own;
    }

    private @Nullable TransportAddress any(IpAddress client, Optional<PathKind> kind, RandomGenerator chance) {
        List<AlternateServer> reachable = servers.stream()
                .filter(server -> server.isV4() == client.isV4() && server.kind().equals(kind)).toList();
        return reachable.isEmpty() ? null : reachable.get(chance.nextInt(reachable.size())).address();
    }
}
