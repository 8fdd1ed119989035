package org.iceserver.benchmarks;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

import org.iceserver.client.ServerAddress.Protocol;
import org.iceserver.client.bench.LoadPlan;
import org.iceserver.client.bench.Traffic;
import org.iceserver.client.bench.Traffic.Direction;

/**
 * One load, the same for every contestant.
 *
 * @param protocol the protocol between clients and server
 */
record Scenario(String name, Protocol protocol, int clients, Traffic traffic) {
    private static final int BYTES = 1000;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** ChannelData from the clients to their peers. */
    static Scenario relay(int clients, int burst, long rate) {
        return new Scenario(clients + " clients, " + packets(burst), Protocol.UDP, clients,
                new Traffic(Direction.TO_PEER, BYTES, rate, burst));
    }

    /** The other direction: from the peers to their clients. */
    static Scenario toClients(int clients, int burst, long rate) {
        return new Scenario(clients + " clients, " + packets(burst) + ", towards clients", Protocol.UDP, clients,
                new Traffic(Direction.TO_CLIENT, BYTES, rate, burst));
    }

    /** Both directions. */
    static Scenario over(Protocol protocol, int clients, int burst, long rate) {
        return new Scenario(clients + " " + protocol + " clients, " + packets(burst), protocol, clients,
                new Traffic(Direction.BOTH, BYTES, rate, burst));
    }

    static Scenario echo(int clients, long rate) {
        return new Scenario("round trip at %,d/s".formatted(rate), Protocol.UDP, clients,
                new Traffic(Direction.ECHO, BYTES, rate, 1));
    }

    static Scenario allocations(int clients) {
        return new Scenario("%,d allocations".formatted(clients), Protocol.UDP, clients,
                new Traffic(Direction.NONE, BYTES, Traffic.FLAT_OUT, 1));
    }

    private static String packets(int burst) {
        return burst == 1 ? "single packets" : "bursts of " + burst;
    }

    LoadPlan against(RunningServer server, Duration warmUp, Duration duration) {
        return new LoadPlan(server.address(protocol), server.contestant().credentials(), clients, traffic, 1, warmUp,
                duration, PATIENCE,
                Optional.of(server.nextClients()), OptionalLong.of(server.pid()));
    }
}
