package org.iceserver.interop;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.iceserver.client.AllocateOptions;
import org.iceserver.client.Credentials;
import org.iceserver.client.Received;
import org.iceserver.client.ServerAddress;
import org.iceserver.client.Timing;
import org.iceserver.client.TurnClient;

import static org.assertj.core.api.Assertions.assertThat;

/** What every TURN server must do for our client: relay to a peer and back, by Send indication and by channel. */
final class RelayRoundTrip {
    private static final Timing TIMING = Timing.STANDARD.withDeadline(Duration.ofSeconds(10));
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int MESSAGES = 100;

    private RelayRoundTrip() {}

    static void toPeerAndBack(ServerAddress server, Credentials credentials, EchoPeer peer) throws Exception {
        try (TurnClient client = TurnClient.connect(server, credentials, TIMING)) {
            assertThat(client.allocate(AllocateOptions.NONE).relayed().getPort()).isPositive();
            client.createPermission(peer.address());
            exchange(client, peer.address(), "indication");
            client.bindChannel(peer.address());
            exchange(client, peer.address(), "channel");
        }
    }

    /** Two clients whose packets meet at each other's relayed addresses. */
    static void relayToRelay(ServerAddress server, Credentials credentials) throws Exception {
        try (TurnClient left = TurnClient.connect(server, credentials, TIMING);
                TurnClient right = TurnClient.connect(server, credentials, TIMING)) {
            InetSocketAddress leftRelayed = left.allocate(AllocateOptions.NONE).relayed();
            InetSocketAddress rightRelayed = right.allocate(AllocateOptions.NONE).relayed();
            right.createPermission(leftRelayed);
            left.bindChannel(rightRelayed);
            for (int i = 0; i < MESSAGES; i++) {
                left.send(rightRelayed, text("hello", i));
                Received there = right.receive(LIMIT);
                assertThat(there).isNotNull();
                assertThat(there.data().toArray()).isEqualTo(text("hello", i));
                assertThat(there.peer()).isEqualTo(leftRelayed);
                right.send(leftRelayed, text("answer", i));
                Received back = left.receive(LIMIT);
                assertThat(back).isNotNull();
                assertThat(back.data().toArray()).isEqualTo(text("answer", i));
            }
        }
    }

    private static void exchange(TurnClient client, InetSocketAddress peer, String what) throws Exception {
        for (int i = 0; i < MESSAGES; i++) {
            client.send(peer, text(what, i));
            Received back = client.receive(LIMIT);
            assertThat(back).as("%s %s of %s came back", what, i, MESSAGES).isNotNull();
            assertThat(back.data().toArray()).isEqualTo(text(what, i));
            assertThat(back.peer()).isEqualTo(peer);
        }
    }

    private static byte[] text(String what, int number) {
        return (what + " " + number).getBytes(StandardCharsets.UTF_8);
    }
}
