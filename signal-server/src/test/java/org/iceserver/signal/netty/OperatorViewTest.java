package org.iceserver.signal.netty;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.iceserver.signal.SignalView;
import org.iceserver.testing.LeakWatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** What an operator sees of signaling, and a kick. */
@ExtendWith(LeakWatch.class)
class OperatorViewTest {
    private final HttpClient http = HttpClient.newHttpClient();
    private final SignalPort port;

    OperatorViewTest() throws IOException {
        port = SignalPort.start();
    }

    @AfterEach
    void stop() {
        port.close();
        http.shutdownNow();
    }

    private String joined(String room) throws InterruptedException {
        Client client = Client.open(http, port.ws());
        String id = client.hello().path("peer").asString();
        client.say("{\"type\":\"join\",\"id\":1,\"room\":\"" + room + "\"}");
        client.next("ok");
        return id;
    }

    @Test
    void theLargestRoomsStandFirst() throws Exception {
        joined("small");
        joined("large");
        joined("large");
        Client.open(http, URI.create("ws://127.0.0.1:" + port.port() + "/peerjs?key=peerjs&id=zoe&token=1"))
                .next("OPEN");

        SignalView view = port.server.view(1).get(10, TimeUnit.SECONDS);

        assertThat(view.peers()).isEqualTo(4);
        assertThat(view.rooms()).isGreaterThanOrEqualTo(2);
        assertThat(view.largest()).singleElement().satisfies(room -> {
            assertThat(room.name()).isEqualTo("large");
            assertThat(room.members()).isEqualTo(2);
            assertThat(room.away()).isZero();
        });
    }

    @Test
    void peersAreFoundByIdAndByRoom() throws Exception {
        String ann = joined("lab");
        String bob = joined("hall");

        List<SignalView.PeerView> inTheHall = port.server.peers("hall", 10).get(10, TimeUnit.SECONDS);
        assertThat(inTheHall).extracting(SignalView.PeerView::id).containsExactly(bob);
        assertThat(port.server.peers(ann, 10).get(10, TimeUnit.SECONDS)).singleElement()
                .satisfies(peer -> assertThat(peer.rooms()).containsExactly("lab"));
        assertThat(port.server.peers("", 1).get(10, TimeUnit.SECONDS)).hasSize(1);
        assertThat(port.server.peers(Set.of(ann, "p_gone")).get(10, TimeUnit.SECONDS))
                .extracting(SignalView.PeerView::id).containsExactly(ann);
    }

    @Test
    void aKickSaysWhetherThePeerWasHereAndEndsItsRelayingEitherWay() throws Exception {
        String ann = joined("lab");

        assertThat(port.server.kick(ann).get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(port.server.kick("p_gone").get(10, TimeUnit.SECONDS)).isFalse();

        assertThat(port.revoked).containsExactly(ann, "p_gone");
        assertThat(port.server.view(9).get(10, TimeUnit.SECONDS).peers()).isZero();
    }
}
