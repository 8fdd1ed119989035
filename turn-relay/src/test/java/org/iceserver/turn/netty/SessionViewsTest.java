package org.iceserver.turn.netty;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.iceserver.stun.TransportAddress;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.TransportProtocol;
import org.iceserver.turn.view.SessionFilter;
import org.iceserver.turn.view.SessionPage;
import org.iceserver.turn.view.SessionQuery;
import org.iceserver.turn.view.SessionQuery.Order;
import org.iceserver.turn.view.SessionView;
import org.iceserver.turn.view.UserTraffic;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** An operator's views and verbs, over real sockets and two loops. */
class SessionViewsTest {
    private static final String HERE = "127.0.0.1";
    private static final IpAddress HERE_TOO = IpAddress.parse(HERE);

    @Test
    void sessionsOfEveryLoopStandOnOnePage() throws Exception {
        List<TurnTestClient> clients = new ArrayList<>();
        try (TestServer server = TestServer.plan().loops(2).start()) {
            List<Integer> ports = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                TurnTestClient client = server.client(HERE, i % 2 == 0);
                clients.add(client);
                ports.add(client.allocate().port());
            }
            SessionPage page = page(server, 1_000);
            assertThat(page.matching()).isEqualTo(20);
            assertThat(page.more()).isFalse();
            assertThat(page.sessions()).flatExtracting(SessionView::relayed)
                    .extracting(SessionView.Relayed::port).containsExactlyInAnyOrderElementsOf(ports);
            assertThat(page.sessions()).extracting(one -> one.client().protocol())
                    .containsOnly(TransportProtocol.UDP, TransportProtocol.TCP);

            SessionPage first = page(server, 6);
            assertThat(first.more()).isTrue();
            assertThat(first.sessions()).isEqualTo(page.sessions().subList(0, 6));
        } finally {
            close(clients);
        }
    }

    @Test
    void whatWasRelayedStandsInTheView() throws Exception {
        try (TestServer server = TestServer.plan().start();
                TurnTestClient client = server.client(HERE, false);
                TestPeer peer = new TestPeer(HERE)) {
            client.allocate();
            TransportAddress to = peer.address();
            client.permit(to);
            client.sendTo(to, new byte[100]);
            peer.receive();

            SessionView seen = server.onlySession();
            assertThat(seen.encryption()).isNull();
            assertThat(seen.toPeers()).isEqualTo(new SessionView.Traffic(1, 100));
            assertThat(seen.toClient()).isEqualTo(new SessionView.Traffic(0, 0));
            List<UserTraffic> top = server.server().users().get(10, TimeUnit.SECONDS).top(3);
            assertThat(top).containsExactly(new UserTraffic(TestServer.USER, 1, 100, 0));
        }
    }

    @Test
    void aSessionEndsByItsIdAndItsClientMayComeBack() throws Exception {
        try (TestServer server = TestServer.plan().start();
                TurnTestClient one = server.client(HERE, false);
                TurnTestClient two = server.client(HERE, true)) {
            int port = one.allocate().port();
            two.allocate();
            long id = page(server, 10).sessions().stream()
                    .filter(session -> session.relayed().getFirst().port() == port).findFirst().orElseThrow().id();

            assertThat(server.server().endSession(id).get(10, TimeUnit.SECONDS)).isTrue();
            assertThat(server.server().endSession(id).get(10, TimeUnit.SECONDS)).isFalse();

            assertThat(server.server().sessions()).isEqualTo(1);
            assertThat(TurnTestClient.errorCode(one.refresh(600))).isEqualTo(437);
            one.allocate();
            TurnTestClient.assertSuccess(two.refresh(600));
        }
    }

    @Test
    void aKickedAddressIsRefusedOnEveryLoopUntilItsTimeIsOver() throws Exception {
        List<TurnTestClient> later = new ArrayList<>();
        try (TestServer server = TestServer.plan().loops(2).start();
                TurnTestClient client = server.client(HERE, false);
                TurnTestClient other = server.client("::1", false)) {
            client.allocate();
            other.allocate();
            long until = System.currentTimeMillis() / 1_000 + 3_600;

            assertThat(server.server().kick(HERE_TOO, until).get(10, TimeUnit.SECONDS)).isEqualTo(1);

            for (int i = 0; i < 8; i++) {
                TurnTestClient again = server.client(HERE, i % 2 == 0);
                later.add(again);
                assertThat(TurnTestClient.errorCode(again.tryAllocate(e -> e))).isEqualTo(403);
            }
            TurnTestClient.assertSuccess(other.refresh(600));
            server.advanceSeconds(3_601);
            assertThat(client.allocate().port()).isPositive();
        } finally {
            close(later);
        }
    }

    private static SessionPage page(TestServer server, int limit)
            throws ExecutionException, InterruptedException, TimeoutException {
        return server.server().sessions(new SessionQuery(SessionFilter.ALL, Order.ID, OptionalLong.empty(), limit))
                .get(10, TimeUnit.SECONDS);
    }

    private static void close(List<TurnTestClient> clients) throws IOException {
        for (TurnTestClient client : clients) {
            client.close();
        }
    }
}
