package org.iceserver.turn;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

import org.iceserver.stun.Attribute;
import org.iceserver.stun.Method;
import org.iceserver.transport.AddressBlock;
import org.iceserver.turn.allocation.Allocation;
import org.iceserver.turn.view.SessionFilter;
import org.iceserver.turn.view.SessionPage;
import org.iceserver.turn.view.SessionQuery;
import org.iceserver.turn.view.SessionQuery.Order;
import org.iceserver.turn.view.SessionView;
import org.iceserver.turn.view.UserTraffic;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What an operator sees of sessions. */
class SessionPageTest {
    private final VirtualServer server = VirtualServer.start();

    @Test
    void aSessionShowsWhoseItIsAndWhatItHolds() {
        VirtualClient client = allocated(server.client(5_000));
        client.ask(Method.CREATE_PERMISSION, VirtualClient.peer(VirtualServer.PEER, 0));
        Allocation allocation = server.allocation(client);
        assertThat(allocation).isNotNull();
        allocation.countToPeer(100);
        allocation.countToClient(30);
        allocation.countToClient(30);
        server.passUnserved(Duration.ofSeconds(60));

        SessionView seen = page(query(SessionFilter.ALL, Order.ID, 10)).sessions().getFirst();

        assertThat(seen.user()).isEqualTo("alice");
        assertThat(seen.client()).isEqualTo(client.path().fiveTuple());
        assertThat(seen.relayed()).singleElement()
                .satisfies(relayed -> assertThat(relayed.address()).isEqualTo(VirtualServer.RELAY_V4));
        assertThat(seen.toPeers()).isEqualTo(new SessionView.Traffic(1, 100));
        assertThat(seen.toClient()).isEqualTo(new SessionView.Traffic(2, 60));
        assertThat(seen.permissions()).isEqualTo(1);
        assertThat(seen.lifetimeSeconds()).isEqualTo(540);
        assertThat(seen.startedEpochSeconds()).isEqualTo(server.now().epochSeconds() - 60);
    }

    @Test
    void pagesShowEverySessionOnceWhileOthersComeAndGo() {
        List<VirtualClient> clients = new ArrayList<>();
        for (int port = 5_000; port < 5_100; port++) {
            clients.add(allocated(server.client(port)));
        }
        Set<Long> there = ids(clients.subList(10, 100));
        List<Long> seen = new ArrayList<>();
        OptionalLong after = OptionalLong.empty();
        boolean more = true;
        for (int turn = 0; more; turn++) {
            SessionPage page = page(new SessionQuery(SessionFilter.ALL, Order.ID, after, 7));
            page.sessions().forEach(one -> seen.add(one.id()));
            after = OptionalLong.of(page.sessions().getLast().id());
            more = page.more();
            if (turn < 10) {
                clients.get(turn).ask(Method.REFRESH, new Attribute.Lifetime(0));
                allocated(server.client(6_000 + turn));
            }
        }
        assertThat(seen).doesNotHaveDuplicates().containsAll(there);
    }

    @Test
    void aFilterFindsByUserAddressAndText() {
        allocated(server.client("203.0.113.5", 5_000));
        allocated(server.client("203.0.113.77", 5_001).as("bob", "b"));
        allocated(server.client("192.0.2.9", 5_002).as("2000:rest", "r"));

        assertThat(users(SessionFilter.ofUser("rest"))).containsExactly("rest");
        assertThat(users(new SessionFilter(Optional.empty(), Optional.of(AddressBlock.parse("203.0.113.0/24")),
                Optional.empty()))).containsExactlyInAnyOrder("alice", "bob");
        assertThat(users(new SessionFilter(Optional.empty(), Optional.empty(), Optional.of("113.77:50"))))
                .containsExactly("bob");
        assertThat(users(new SessionFilter(Optional.of("bob"), Optional.empty(), Optional.of("192.0.2"))))
                .isEmpty();
    }

    @Test
    void aTextFindsLargeAndSmallLettersAlike() {
        allocated(server.client("203.0.113.77", 5_001).as("bob", "b"));
        allocated(server.client("2001:db8::9", 5_002).as("2000:rest", "r"));

        assertThat(users(new SessionFilter(Optional.empty(), Optional.empty(), Optional.of("BO"))))
                .containsExactly("bob");
        assertThat(users(new SessionFilter(Optional.empty(), Optional.empty(), Optional.of("2001:DB8"))))
                .containsExactly("rest");
        assertThat(users(new SessionFilter(Optional.empty(), Optional.empty(), Optional.of("bobby")))).isEmpty();
    }

    @Test
    void aTextMeansTheUsersThatItNamesElsewhereToo() {
        allocated(server.client("203.0.113.5", 5_000));
        allocated(server.client("203.0.113.77", 5_001).as("bob", "b"));
        allocated(server.client("192.0.2.9", 5_002).as("2000:rest", "r"));

        SessionFilter text = new SessionFilter(Optional.empty(), Optional.empty(), Optional.of("113.77:50"));
        assertThat(users(text.naming(Set.of("rest")))).containsExactlyInAnyOrder("bob", "rest");
        assertThat(users(SessionFilter.ofUser("bob").naming(Set.of("rest")))).containsExactly("bob");
    }

    @Test
    void theBusiestAndTheOldestStandFirstWhereAskedFor() {
        for (int port = 5_000; port < 5_020; port++) {
            VirtualClient client = allocated(server.client(port));
            Allocation allocation = server.allocation(client);
            assertThat(allocation).isNotNull();
            allocation.countToPeer(port == 5_013 ? 9_000 : port - 5_000);
            server.passUnserved(Duration.ofSeconds(1));
        }

        List<SessionView> busiest = page(query(SessionFilter.ALL, Order.TRAFFIC, 2)).sessions();
        assertThat(busiest).extracting(one -> one.client().clientPort()).containsExactly(5_013, 5_019);
        List<SessionView> oldest = page(query(SessionFilter.ALL, Order.AGE, 2)).sessions();
        assertThat(oldest).extracting(one -> one.client().clientPort()).containsExactly(5_000, 5_001);
    }

    @Test
    void usersWithTheMostTrafficStandFirst() {
        for (int port = 5_000; port < 5_003; port++) {
            VirtualClient client = allocated(server.client(port));
            Allocation allocation = server.allocation(client);
            assertThat(allocation).isNotNull();
            allocation.countToPeer(10);
        }
        VirtualClient bob = allocated(server.client(5_010).as("bob", "b"));
        Allocation allocation = server.allocation(bob);
        assertThat(allocation).isNotNull();
        allocation.countToClient(31);

        UserTraffic.Sums sums = new UserTraffic.Sums();
        server.shard().walk().next(Integer.MAX_VALUE, server.now(), sums);

        assertThat(sums.users()).isEqualTo(2);
        assertThat(sums.top(5)).containsExactly(new UserTraffic("bob", 1, 0, 31),
                new UserTraffic("alice", 3, 30, 0));
    }

    @Test
    void anAddressThatWasKickedIsRefusedUntilItsTimeIsOver() {
        VirtualClient client = server.client("203.0.113.5", 5_000);
        server.server.refusals().refuse(client.path().fiveTuple().client(), 560, server.now());

        assertThat(client.code(Method.ALLOCATE, Attribute.RequestedTransport.UDP)).isEqualTo(403);
        assertThat(server.client("203.0.113.6", 5_000).code(Method.ALLOCATE, Attribute.RequestedTransport.UDP))
                .isZero();

        server.pass(Duration.ofSeconds(61));
        assertThat(client.code(Method.ALLOCATE, Attribute.RequestedTransport.UDP)).isZero();
    }

    @Test
    void anIdIsReadAsItIsWritten() {
        for (long id : new long[]{0, 1, -1, Long.MIN_VALUE, 0x00AB_CDEF_0123_4567L}) {
            assertThat(SessionView.idText(id)).hasSize(16);
            assertThat(SessionView.id(SessionView.idText(id))).isEqualTo(id);
        }
        assertThatThrownBy(() -> SessionView.id("alice")).hasMessageContaining("16 digits");
    }

    private static VirtualClient allocated(VirtualClient client) {
        assertThat(client.code(Method.ALLOCATE, Attribute.RequestedTransport.UDP)).isZero();
        return client;
    }

    private Set<Long> ids(List<VirtualClient> clients) {
        Set<Long> ids = new HashSet<>();
        for (VirtualClient client : clients) {
            Allocation allocation = server.allocation(client);
            assertThat(allocation).isNotNull();
            ids.add(allocation.id());
        }
        assertThat(ids).hasSameSizeAs(clients);
        return ids;
    }

    private List<String> users(SessionFilter filter) {
        return page(query(filter, Order.ID, 10)).sessions().stream().map(SessionView::user).toList();
    }

    private static SessionQuery query(SessionFilter filter, Order order, int limit) {
        return new SessionQuery(filter, order, OptionalLong.empty(), limit);
    }

    private SessionPage page(SessionQuery query) {
        SessionPage.Picker picker = new SessionPage.Picker(query);
        server.shard().walk().next(Integer.MAX_VALUE, server.now(), picker);
        return picker.page();
    }
}
