package org.iceserver.client.bench;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

import org.iceserver.client.Credentials;
import org.iceserver.client.ServerAddress;
import org.iceserver.transport.IpAddress;

/**
 * How to load a server. The load does not check certificates over TLS and DTLS, because it sends nothing secret.
 *
 * @param credentials empty for a server that asks for none
 * @param clients the number of allocations
 * @param threads the number of loops that send and receive
 * @param warmUp how long the same load runs before counting begins
 * @param duration how long it counts
 * @param patience how long each answer of the server may take
 * @param address the local address of clients and peers; empty: the address that the route to the server uses
 * @param serverPid the server's process, when it runs on this Linux machine and its resource use is wanted
 */
public record LoadPlan(ServerAddress server, Optional<Credentials> credentials, int clients, Traffic traffic,
        int threads, Duration warmUp, Duration duration, Duration patience, Optional<IpAddress> address,
        OptionalLong serverPid) {
    public LoadPlan {
        if (clients < 1 || threads < 1) {
            throw new IllegalArgumentException("a load needs at least one client and one thread");
        }
    }
}
