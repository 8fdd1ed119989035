package org.iceserver.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.iceserver.client.AllocateOptions;
import org.iceserver.client.Credentials;
import org.iceserver.client.ServerAddress;
import org.iceserver.client.StunUri;
import org.iceserver.client.Timing;
import org.iceserver.client.TurnClient;
import org.iceserver.client.TurnException;
import org.iceserver.junit.IceServerExtension;
import org.iceserver.server.IceServer;
import org.iceserver.server.IceServers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two clients in Java reach each other through the relay. The test also looks at the server. */
class RelayedMessageTest {
    @RegisterExtension
    static final IceServerExtension ICE = IceServerExtension.create();

    @Test
    void aMessageArrivesThroughTheRelay(IceServer server) throws Exception {
        try (TurnClient ann = client(server.mint("ann")); TurnClient ben = client(server.mint("ben"))) {
            InetSocketAddress atAnn = ann.allocate(AllocateOptions.NONE).relayed();
            InetSocketAddress atBen = ben.allocate(AllocateOptions.NONE).relayed();
            ben.createPermission(atAnn);
            ann.createPermission(atBen);

            ann.send(atBen, "hello".getBytes(StandardCharsets.UTF_8));

            assertThat(ben.receive(Duration.ofSeconds(10))).isNotNull().satisfies(received -> {
                assertThat(received.peer()).isEqualTo(atAnn);
                assertThat(received.data().toArray()).asString(StandardCharsets.UTF_8).isEqualTo("hello");
            });
            assertThat(server.sessions()).extracting(session -> session.user()).containsExactlyInAnyOrder("ann", "ben");
        }
    }

    private static TurnClient client(IceServers iceServers) throws TurnException {
        IceServers.Entry turn = iceServers.turn().orElseThrow();
        StunUri uri = StunUri.parse(turn.urls().getFirst());
        return TurnClient.connect(ServerAddress.udp(uri.host(), uri.port().orElseThrow()),
                new Credentials(turn.username().orElseThrow(), turn.credential().orElseThrow()), Timing.STANDARD);
    }
}
