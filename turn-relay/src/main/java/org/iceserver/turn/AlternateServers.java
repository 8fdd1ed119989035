package org.iceserver.turn;

import java.util.List;
import java.util.random.RandomGenerator;

import org.iceserver.stun.TransportAddress;
import org.iceserver.transport.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * The servers to which clients are sent when there is no room here (RFC 8489 s10, RFC 8656 s7.2 step 11);
 * {@code --alternate-server}.
 */
public record AlternateServers(List<TransportAddress> addresses) {
    public static final AlternateServers NONE = new AlternateServers(List.of());

    public AlternateServers {
        addresses = List.copyOf(addresses);
    }

    /** A server of the client's address family, chosen at random; null when there is none. */
    @Nullable
    TransportAddress forClient(IpAddress client, RandomGenerator chance) {
        List<TransportAddress> reachable = addresses.stream()
                .filter(address -> new IpAddress(address.high(), address.low()).isV4() == client.isV4())
                .toList();
        return reachable.isEmpty() ? null : reachable.get(chance.nextInt(reachable.size()));
    }
}
