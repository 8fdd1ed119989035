package org.iceserver.client.bench;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

import org.iceserver.client.Credentials;
import org.iceserver.client.ServerAddress;
import org.iceserver.transport.IpAddress;

/**
 * How to load a server. Over TLS and DTLS its certificate is not checked: a load is no secret.
 *
 * @param credentials empty for a server that asks for none
 * @param clients how many allocations
 * @param threads how many loops send and receive
 * @param warmUp how long the same load runs before anything is counted
 * @param duration how long it is counted
 * @param patience how long each answer of the server may take
 * @param address where the clients and their peers are bound; empty: the address that the route to the server leaves from
 * @param serverPid the server's process, when it runs on this Linux machine and its use is to be told
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
