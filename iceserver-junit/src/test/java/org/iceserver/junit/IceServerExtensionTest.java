package org.iceserver.junit;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.iceserver.client.AllocateOptions;
import org.iceserver.client.Credentials;
import org.iceserver.client.ServerAddress;
import org.iceserver.client.Timing;
import org.iceserver.client.TurnClient;
import org.iceserver.client.TurnException;
import org.iceserver.server.IceServer;
import org.iceserver.server.IceServers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

class IceServerExtensionTest {
    private static final Timing PATIENCE = Timing.STANDARD.withDeadline(Duration.ofSeconds(20));

    @RegisterExtension
    static final IceServerExtension ICE = IceServerExtension.create(builder -> builder.user("ann", "secret"));

    @Test
    void aTestTakesTheServerOfItsClass(IceServer server) {
        assertThat(server).isSameAs(ICE.server());
        assertThat(server.stunPort()).isPresent();
    }

    @Test
    void eachParameterHasACredentialOfItsOwn(IceServers one, IceServers other) {
        assertThat(one.turn().orElseThrow().credential()).isNotEqualTo(other.turn().orElseThrow().credential());
    }

    @Test
    void twoClientsOfATestRelayToEachOther(IceServers one, IceServers other) throws Exception {
        try (TurnClient here = client(one); TurnClient there = client(other)) {
            InetSocketAddress from = here.allocate(AllocateOptions.NONE).relayed();
            InetSocketAddress to = there.allocate(AllocateOptions.NONE).relayed();
            there.createPermission(from);
            here.createPermission(to);
            here.send(to, "hello".getBytes(StandardCharsets.UTF_8));

            assertThat(there.receive(Duration.ofSeconds(20))).isNotNull()
                    .satisfies(received -> assertThat(received.data().toArray()).asString(StandardCharsets.UTF_8)
                            .isEqualTo("hello"));
        }
    }

    @Test
    void whatIsAskedOfTheBuilderCounts(IceServer server) throws Exception {
        try (TurnClient ann = client(server, new Credentials("ann", "secret"))) {
            ann.allocate(AllocateOptions.NONE);

            assertThat(server.sessions()).extracting(session -> session.user()).contains("ann");
        }
    }

    private static TurnClient client(IceServers minted) throws TurnException {
        IceServers.Entry turn = minted.turn().orElseThrow();
        return client(ICE.server(), new Credentials(turn.username().orElseThrow(), turn.credential().orElseThrow()));
    }

    private static TurnClient client(IceServer server, Credentials credentials) throws TurnException {
        String host = server.addresses().getFirst().getHostAddress();
        return TurnClient.connect(ServerAddress.udp(host, server.stunPort().orElseThrow()), credentials, PATIENCE);
    }
}
