package org.iceserver.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.iceserver.client.AllocateOptions;
import org.iceserver.client.Credentials;
import org.iceserver.client.ServerAddress;
import org.iceserver.client.Timing;
import org.iceserver.client.TurnClient;
import org.iceserver.testcontainers.IceServerContainer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.testcontainers.utility.DockerImageName;

/** The deployed server, with a client in Java and one in a browser. */
class DeployedServerTest {
    private static final IceServerContainer SERVER = new IceServerContainer(DockerImageName.parse("iceserver"))
            .withUser("ann", "wonderland").withUser("ben", "builder");

    @BeforeAll
    static void start() {
        SERVER.start();
    }

    @AfterAll
    static void stop() {
        SERVER.stop();
    }

    /** Uses a port of this machine, which works wherever Docker runs. */
    @Test
    void aMessageArrivesThroughTheRelay() throws Exception {
        ServerAddress server = ServerAddress.tcp(SERVER.getHost(), SERVER.stunTcpPort());
        try (TurnClient ann = TurnClient.connect(server, new Credentials("ann", "wonderland"), Timing.STANDARD);
                TurnClient ben = TurnClient.connect(server, new Credentials("ben", "builder"), Timing.STANDARD)) {
            InetSocketAddress atAnn = ann.allocate(AllocateOptions.NONE).relayed();
            InetSocketAddress atBen = ben.allocate(AllocateOptions.NONE).relayed();
            ben.createPermission(atAnn);
            ann.createPermission(atBen);

            ann.send(atBen, "hello".getBytes(StandardCharsets.UTF_8));

            assertThat(ben.receive(Duration.ofSeconds(10))).isNotNull().satisfies(received -> assertThat(
                    received.data().toArray()).asString(StandardCharsets.UTF_8).isEqualTo("hello"));
        }
    }

    @Test
    void aCallInABrowserGoesThroughTheRelay() {
        assertThat(RelayOnlyCall.with(SERVER.iceServers().json())).isEqualTo("hello through the relay, relay");
    }
}
