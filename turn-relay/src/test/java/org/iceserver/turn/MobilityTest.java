package org.iceserver.turn;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import org.iceserver.stun.Attribute;
import org.iceserver.stun.Attribute.MobilityTicket;
import org.iceserver.stun.Bytes;
import org.iceserver.stun.Method;
import org.iceserver.stun.StunMessage;
import org.iceserver.transport.FiveTuple;
import org.iceserver.transport.IcmpError;
import org.iceserver.turn.allocation.Allocation;
import org.iceserver.turn.allocation.EndReason;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.iceserver.turn.VirtualClient.code;
import static org.iceserver.turn.VirtualClient.value;

/** RFC 8016 on one shard. */
class MobilityTest {
    static final MobilityTicket WANTED = new MobilityTicket(Bytes.EMPTY);

    private final VirtualServer server = VirtualServer.setup().mobility().tcp().start();
    private final VirtualClient home = server.client(4000);
    private final VirtualClient away = server.client("203.0.113.77", 5000);
    private final VirtualClient third = server.client("203.0.113.78", 6000);

    static MobilityTicket ticket(StunMessage response) {
        assertThat(code(response)).isZero();
        return value(response, MobilityTicket.class);
    }

    private MobilityTicket allocated() {
        return ticket(home.allocate(WANTED));
    }

    @Test
    void aTicketIsGivenToWhoAsksForOne() {
        assertThat(home.allocate().has(MobilityTicket.class)).isFalse();
        assertThat(ticket(away.allocate(WANTED))).isNotEqualTo(WANTED);
        assertThat(server.mobility().tickets()).isEqualTo(1);
    }

    @Test
    void aRetransmittedAllocateRepeatsTheTicket() {
        var id = VirtualClient.nextId();

        assertThat(ticket(home.allocate(id, WANTED))).isEqualTo(ticket(home.allocate(id, WANTED)));
    }

    @Test
    void whereMobilityIsForbiddenItIs405() {
        VirtualClient client = VirtualServer.start().client(4000);

        assertThat(code(client.allocate(WANTED))).isEqualTo(405);
        client.allocation();
        assertThat(client.code(Method.REFRESH, new MobilityTicket(Bytes.of(new byte[32])))).isEqualTo(405);
    }

    @Test
    void anAllocateWithATicketIsABadRequest() {
        assertThat(code(home.allocate(new MobilityTicket(Bytes.of(new byte[]{1}))))).isEqualTo(400);
        assertThat(code(VirtualServer.start().client(4000).allocate(new MobilityTicket(Bytes.of(new byte[]{1})))))
                .isEqualTo(400);
    }

    @Test
    void aTcpAllocationHasNoMobility() {
        VirtualClient stream = server.streamClient(4001);

        assertThat(stream.code(Method.ALLOCATE, Attribute.RequestedTransport.TCP, WANTED)).isEqualTo(405);
        assertThat(stream.code(Method.ALLOCATE, Attribute.RequestedTransport.TCP)).isZero();
    }

    @Test
    void dataOnTheNewFiveTupleMakesItTheAllocationsOwn() {
        Allocation allocation = home.allocation(WANTED);
        home.permit(VirtualServer.PEER);
        home.bind(0x4000, VirtualServer.PEER, 7000);
        MobilityTicket first = server.shard().ticket(allocation);

        MobilityTicket second = ticket(away.ask(Method.REFRESH, first));

        assertThat(second).isNotEqualTo(first);
        assertThat(server.allocation(home)).as("the old one works until then").isSameAs(allocation);
        assertThat(allocation.client()).isEqualTo(home.path());
        assertThat(server.allocation(away)).isSameAs(allocation);
        assertThat(allocation.client()).isEqualTo(away.path());
        assertThat(server.allocation(home)).as("the old one is gone").isNull();
        assertThat(server.left).containsExactly(home.path());
        assertThat(server.arrivedAt).containsExactly(away.path());
        assertThat(server.shard().toPeer(allocation, 0x4000, server.now().nanos())).isNotNull();
        assertThat(server.shard().allocations()).isEqualTo(1);
    }

    @Test
    void requestsOnEitherFiveTupleReachTheAllocationUntilThen() {
        MobilityTicket ticket = allocated();
        away.ask(Method.REFRESH, ticket);

        assertThat(home.permit(VirtualServer.PEER)).isZero();
        assertThat(away.bind(0x4000, VirtualServer.PEER, 7000)).isZero();
        assertThat(code(away.allocate())).as("a five-tuple has one allocation").isEqualTo(437);
        server.data(away);
        assertThat(home.permit(VirtualServer.PEER)).isEqualTo(437);
        assertThat(away.permit(VirtualServer.PEER)).isZero();
    }

    @Test
    void anotherUserHasWrongCredentials() {
        MobilityTicket ticket = allocated();

        assertThat(away.as("bob", "b").code(Method.REFRESH, ticket)).isEqualTo(441);
        assertThat(away.as("nobody", "n").code(Method.REFRESH, ticket)).isEqualTo(401);
        assertThat(server.data(away)).isNull();
        assertThat(server.mobility().newcomers()).isZero();
    }

    @Test
    void aTicketThatIsNotOursIsABadRequest() {
        MobilityTicket ticket = allocated();
        byte[] forged = ticket.value().toArray();
        forged[0] = (byte) (forged[0] == 'A' ? 'B' : 'A');

        assertThat(away.code(Method.REFRESH, new MobilityTicket(Bytes.of(forged)))).isEqualTo(400);
        assertThat(away.code(Method.REFRESH, WANTED)).isEqualTo(400);
        assertThat(away.code(Method.REFRESH, ticketOf("not base64: ****************"))).isEqualTo(400);
    }

    private static MobilityTicket ticketOf(String text) {
        return new MobilityTicket(Bytes.of(text.getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void aTicketWhoseAllocationHasEndedIsAMismatch() {
        MobilityTicket ticket = allocated();
        server.passUnserved(Duration.ofMinutes(10));

        assertThat(away.code(Method.REFRESH, ticket)).isEqualTo(437);
        assertThat(server.ended).extracting(VirtualServer.Ended::why).containsExactly(EndReason.EXPIRED);
        assertThat(server.mobility().tickets()).isZero();
    }

    @Test
    void withoutAChangeATicketIsABadRequest() {
        MobilityTicket first = allocated();

        assertThat(home.code(Method.REFRESH, first)).isEqualTo(400);
        MobilityTicket second = ticket(away.ask(Method.REFRESH, first));
        assertThat(away.code(Method.REFRESH, second)).isEqualTo(400);
        server.data(away);
        assertThat(away.code(Method.REFRESH, second)).isEqualTo(400);
    }

    @Test
    void aRetransmittedRefreshGetsTheSameNewTicket() {
        MobilityTicket first = allocated();
        MobilityTicket second = ticket(away.ask(Method.REFRESH, first));
        server.pass(Duration.ofSeconds(31));

        assertThat(ticket(away.ask(Method.REFRESH, first))).isEqualTo(second);
    }

    @Test
    void theOldTicketIsForRetransmissionsOnly() {
        MobilityTicket first = allocated();
        MobilityTicket second = ticket(away.ask(Method.REFRESH, first));

        assertThat(third.code(Method.REFRESH, first)).isEqualTo(400);
        ticket(third.ask(Method.REFRESH, second));
        assertThat(third.code(Method.REFRESH, first)).as("two changes ago").isEqualTo(437);
    }

    @Test
    void dataOnTheNewFiveTupleDiscardsTheOldTicket() {
        MobilityTicket first = allocated();
        ticket(away.ask(Method.REFRESH, first));
        server.data(away);

        assertThat(away.code(Method.REFRESH, first)).isEqualTo(437);
        assertThat(server.mobility().tickets()).isEqualTo(1);
    }

    @Test
    void aSecondChangeBeforeAnyDataForgetsTheFirst() {
        MobilityTicket second = ticket(away.ask(Method.REFRESH, allocated()));
        ticket(third.ask(Method.REFRESH, second));

        assertThat(server.data(away)).isNull();
        assertThat(server.data(home)).isNotNull();
        assertThat(server.data(third)).isNotNull();
        assertThat(server.data(home)).isNull();
        assertThat(server.mobility().newcomers()).isZero();
    }

    @Test
    void aClientMayGoBackWhereItCameFrom() {
        MobilityTicket second = ticket(away.ask(Method.REFRESH, allocated()));

        MobilityTicket back = ticket(home.ask(Method.REFRESH, second));

        assertThat(ticket(home.ask(Method.REFRESH, second))).as("retransmitted").isEqualTo(back);
        assertThat(server.data(home)).isNotNull();
        assertThat(server.data(away)).isNull();
    }

    @Test
    void aFiveTupleThatHasAnAllocationIsNotTakenFromIt() {
        MobilityTicket ticket = allocated();
        Allocation other = away.allocation();

        assertThat(away.code(Method.REFRESH, ticket)).isEqualTo(437);
        assertThat(server.data(away)).isSameAs(other);
    }

    @Test
    void twoAllocationsDoNotWaitForTheSameFiveTuple() {
        MobilityTicket one = allocated();
        MobilityTicket other = ticket(third.allocate(WANTED));
        ticket(away.ask(Method.REFRESH, one));

        assertThat(away.code(Method.REFRESH, other)).isEqualTo(437);
    }

    @Test
    void lifetimesRunOnThroughAChange() {
        MobilityTicket ticket = allocated();
        server.pass(Duration.ofSeconds(400));
        assertThat(value(away.ask(Method.REFRESH, ticket, new Attribute.Lifetime(900)), Attribute.Lifetime.class)
                .seconds()).isEqualTo(900);
        server.data(away);

        server.pass(Duration.ofSeconds(899));
        assertThat(server.shard().allocations()).isEqualTo(1);
        server.pass(Duration.ofSeconds(1));
        assertThat(server.shard().allocations()).isZero();
        assertThat(server.mobility().tickets()).isZero();
    }

    @Test
    void anAllocationIsDeletedFromAnotherFiveTuple() {
        MobilityTicket ticket = allocated();

        assertThat(away.code(Method.REFRESH, ticket, new Attribute.Lifetime(0))).isZero();
        assertThat(server.ended).extracting(VirtualServer.Ended::why).containsExactly(EndReason.DELETED);
        assertThat(server.mobility().newcomers()).isZero();
        assertThat(server.server.quotas().total()).isZero();
    }

    @Test
    void aRefreshThatFailsChangesNothing() {
        MobilityTicket ticket = allocated();

        assertThat(away.code(Method.REFRESH, ticket, new Attribute.RequestedAddressFamily(2))).isEqualTo(443);
        assertThat(server.data(away)).isNull();
        assertThat(ticket(away.ask(Method.REFRESH, ticket))).isNotEqualTo(ticket);
    }

    @Test
    void aMobileAllocationOutlivesItsConnection() {
        VirtualClient stream = server.streamClient(4001);
        MobilityTicket first = ticket(stream.allocate(WANTED));
        server.shard().clientGone(stream.path(), stream.listener());
        assertThat(server.shard().allocations()).isEqualTo(1);
        assertThat(code(stream.allocate())).as("the five-tuple is free").isZero();

        MobilityTicket second = ticket(away.ask(Method.REFRESH, first));

        assertThat(server.arrivedAt).as("data goes there at once").containsExactly(away.path());
        assertThat(ticket(away.ask(Method.REFRESH, first))).as("retransmitted").isEqualTo(second);
        assertThat(server.shard().allocations()).isEqualTo(2);
    }

    @Test
    void theEndOfTheOldConnectionSendsDataToTheNewFiveTuple() {
        VirtualClient stream = server.streamClient(4001);
        ticket(away.ask(Method.REFRESH, ticket(stream.allocate(WANTED))));

        server.shard().clientGone(stream.path(), stream.listener());

        assertThat(server.arrivedAt).containsExactly(away.path());
    }

    @Test
    void theOldFiveTupleIsLookedAtWhenAChangeBegins() {
        MobilityTicket second = ticket(away.ask(Method.REFRESH, allocated()));
        assertThat(server.moving).containsExactly(home.path());

        ticket(home.ask(Method.REFRESH, second));
        assertThat(server.moving).as("it comes back where it is reached").hasSize(1);
    }

    @Test
    void whereNobodyIsLeftDataGoesToTheNewFiveTupleAtOnce() {
        MobilityTicket first = allocated();
        MobilityTicket second = ticket(away.ask(Method.REFRESH, first));

        unreachable(home, 3, 3);

        assertThat(server.arrivedAt).containsExactly(away.path());
        assertThat(server.allocation(away)).isNotNull();
        assertThat(server.data(home)).isNull();
        assertThat(ticket(away.ask(Method.REFRESH, first))).as("retransmitted").isEqualTo(second);
        assertThat(server.mobility().newcomers()).isZero();
    }

    @Test
    void anIcmpErrorAloneMovesNothing() {
        MobilityTicket first = allocated();
        unreachable(home, 3, 3);
        assertThat(server.data(home)).as("no change was asked for").isNotNull();

        ticket(away.ask(Method.REFRESH, first));
        unreachable(home, 3, 4);
        unreachable(home, 11, 0);
        unreachable(away, 3, 3);
        unreachable(third, 3, 3);

        assertThat(server.arrivedAt).isEmpty();
        assertThat(server.data(home)).isNotNull();
        assertThat(server.data(away)).isNotNull();
    }

    /** An ICMP error comes back for a packet that was sent to this client. */
    private void unreachable(VirtualClient client, int type, int code) {
        FiveTuple path = client.path().fiveTuple();
        server.shard().clientUnreachable(new IcmpError(path.client(), path.clientPort(), type, code, 0),
                client.listener());
    }

    @Test
    void theEndOfTheNewConnectionIsForgotten() {
        VirtualClient stream = server.streamClient(4001);
        MobilityTicket second = ticket(stream.ask(Method.REFRESH, allocated()));

        server.shard().clientGone(stream.path(), stream.listener());

        assertThat(server.mobility().newcomers()).isZero();
        assertThat(server.data(home)).isNotNull();
        ticket(away.ask(Method.REFRESH, second));
    }

    @Test
    void aStrayAllocationExpiresAndIsEndedLikeAnyOther() {
        VirtualClient one = server.streamClient(4001);
        VirtualClient other = server.streamClient(4002);
        for (VirtualClient stream : List.of(one, other)) {
            ticket(stream.allocate(WANTED));
            server.shard().clientGone(stream.path(), stream.listener());
        }
        assertThat(server.shard().end(a -> a.client().equals(one.path()), EndReason.KICKED)).isEqualTo(1);
        server.pass(Duration.ofMinutes(10));

        assertThat(server.ended).extracting(VirtualServer.Ended::why)
                .containsExactly(EndReason.KICKED, EndReason.EXPIRED);
        assertThat(server.server.quotas().total()).isZero();
        assertThat(server.mobility().tickets()).isZero();
    }
}
