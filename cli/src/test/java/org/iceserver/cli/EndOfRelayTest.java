package org.iceserver.cli;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

import org.iceserver.client.AllocateOptions;
import org.iceserver.client.ServerAddress;
import org.iceserver.client.TurnClient;
import org.iceserver.client.TurnException;
import org.iceserver.server.Server;
import org.iceserver.server.config.Configuration;
import org.iceserver.server.config.Signaling;
import org.iceserver.server.host.HostNetwork;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code --end-relay-on}: what happens to a peer's allocations when its signaling session ends. */
class EndOfRelayTest extends AgainstAdminPort {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long A_MOMENT = Duration.ofMillis(20).toNanos();

    @Test
    void aPeerThatSaysGoodbyeKeepsRelaying() throws Exception {
        SignalingPeer peer = SignalingPeer.arrive(server);
        try (TurnClient client = client(peer.credentials())) {
            client.allocate(AllocateOptions.NONE);
            peer.sayGoodbye();
            awaitPeers(server, 0);

            client.refresh(Duration.ofMinutes(5));
            assertThat(sessions(server)).isEqualTo(1);
        }
    }

    @Test
    void aPeerThatSaysGoodbyeStopsRelayingWhereThatWasAskedFor() throws Exception {
        try (Server ending = Server.start(endingWithSignaling(), HostNetwork.read())) {
            SignalingPeer peer = SignalingPeer.arrive(ending);
            ServerAddress turn = ServerAddress.udp("127.0.0.1", ending.stunPort().orElseThrow());
            try (TurnClient client = TurnClient.connect(turn, peer.credentials(), TIMING)) {
                client.allocate(AllocateOptions.NONE);
                assertThat(sessions(ending)).isEqualTo(1);
                peer.sayGoodbye();

                awaitSessions(ending, 0);
                assertThat(refused(client)).isTrue();
            }
        }
    }

    private static Configuration endingWithSignaling() {
        Configuration usual = configuration(Optional.empty());
        Signaling web = usual.signaling();
        return new Configuration(usual.listening(), usual.relaying(), usual.access(),
                new Signaling(web.origins(), web.proxies(), web.tls(), web.dialects(), web.authentication(),
                        Signaling.EndOfRelay.LEAVE),
                usual.admin(), usual.drainTimeout());
    }

    private static boolean refused(TurnClient client) {
        try {
            client.refresh(Duration.ofMinutes(5));
            return false;
        } catch (TurnException e) {
            return true;
        }
    }

    private static int sessions(Server of) throws Exception {
        return json(get(of, "status")).path("sessions").asInt();
    }

    private static void awaitSessions(Server of, int wanted) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (sessions(of) != wanted) {
            assertThat(System.nanoTime()).as("%s sessions by now", wanted).isLessThan(end);
            LockSupport.parkNanos(A_MOMENT);
        }
    }

    private static void awaitPeers(Server of, int wanted) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (json(get(of, "status")).path("peers").asInt(-1) != wanted) {
            assertThat(System.nanoTime()).as("%s peers by now", wanted).isLessThan(end);
            LockSupport.parkNanos(A_MOMENT);
        }
    }
}
