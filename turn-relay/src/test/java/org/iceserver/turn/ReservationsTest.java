package org.iceserver.turn;

import java.time.Duration;

import org.iceserver.stun.Attribute;
import org.iceserver.stun.StunMessage;
import org.iceserver.transport.IpAddress;
import org.iceserver.turn.allocation.Allocation;
import org.iceserver.turn.allocation.RelayDirectory;
import org.iceserver.turn.limits.Limits;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.iceserver.turn.VirtualClient.code;
import static org.iceserver.turn.VirtualClient.value;

/** EVEN-PORT and RESERVATION-TOKEN (RFC 8656 s7.2 steps 5 and 8). */
class ReservationsTest {
    private static final Attribute.EvenPort EVEN = new Attribute.EvenPort(false);
    private static final Attribute.EvenPort PAIR = new Attribute.EvenPort(true);
    private final VirtualServer server = VirtualServer.start();
    private final VirtualClient client = server.client(4000);

    @Test
    void evenPortWithoutReservationIsEvenAndHoldsNothingElse() {
        for (int port = 1; port <= 20; port++) {
            Allocation made = server.client(port).allocation(EVEN);
            assertThat(made.relayed().getFirst().port() % 2).isZero();
            IpAddress told = made.relayed().getFirst().address();
            assertThat(server.directory.owner(told.high(), told.low(), made.relayed().getFirst().port() + 1))
                    .isEqualTo(RelayDirectory.NOBODY);
        }
    }

    @Test
    void evenPortWithReservationHoldsTheNextPortForTheToken() {
        StunMessage response = client.allocate(PAIR);
        int even = value(response, Attribute.XorRelayedAddress.class).address().port();
        Attribute.ReservationToken token = value(response, Attribute.ReservationToken.class);

        StunMessage second = server.client(4001).allocate(token);

        assertThat(even % 2).isZero();
        assertThat(value(second, Attribute.XorRelayedAddress.class).address().port()).isEqualTo(even + 1);
    }

    @Test
    void aTokenIsGoodOnAnotherLoopOfTheServer() {
        Attribute.ReservationToken token = value(client.allocate(PAIR), Attribute.ReservationToken.class);
        TurnShard other = server.addShard();

        assertThat(code(server.client(4001).on(other).allocate(token))).isZero();
        assertThat(other.allocations()).isEqualTo(1);
        Allocation odd = server.created.getLast();
        assertThat(server.directory.owner(odd.relayed().getFirst().address().high(),
                odd.relayed().getFirst().address().low(), odd.relayed().getFirst().port()))
                .isEqualTo(1);
    }

    @Test
    void aTokenIsGoodOnce() {
        Attribute.ReservationToken token = value(client.allocate(PAIR), Attribute.ReservationToken.class);

        assertThat(code(server.client(4001).allocate(token))).isZero();
        assertThat(code(server.client(4002).allocate(token))).isEqualTo(508);
    }

    @Test
    void aReservationIsHeldForThirtySecondsAndThenGivenBack() {
        Attribute.ReservationToken kept = value(client.allocate(PAIR), Attribute.ReservationToken.class);
        Attribute.ReservationToken late = value(server.client(4001).allocate(PAIR), Attribute.ReservationToken.class);

        server.pass(Duration.ofMillis(29_999));
        assertThat(code(server.client(4002).allocate(kept))).isZero();
        server.pass(Duration.ofMillis(1));
        assertThat(code(server.client(4003).allocate(late))).isEqualTo(508);
        assertThat(server.sockets().released).hasSize(1);
    }

    @Test
    void aReservationOutlivesTheAllocationThatMadeIt() {
        Attribute.ReservationToken token = value(client.allocate(PAIR), Attribute.ReservationToken.class);
        client.refresh(0);

        assertThat(code(server.client(4001).allocate(token))).isZero();
    }

    @Test
    void anUnknownTokenIsInsufficientCapacity() {
        assertThat(code(client.allocate(new Attribute.ReservationToken(0x0123_4567L)))).isEqualTo(508);
        assertThat(server.server.quotas().total()).isZero();
    }

    @Test
    void aReservedPortThatCannotBeBoundIsGivenBack() {
        Attribute.ReservationToken token = value(client.allocate(PAIR), Attribute.ReservationToken.class);
        server.sockets().broken = true;

        assertThat(code(server.client(4001).allocate(token))).isEqualTo(508);
        assertThat(server.sockets().released).hasSize(1);
        assertThat(server.server.quotas().total()).isEqualTo(1);
    }

    @Test
    void aReservationOutlivesAnAttemptThatTheQuotaRefuses() {
        VirtualServer strict = VirtualServer.setup().limits(Limits.lab().with("allocations-per-user", "2")).start();
        Attribute.ReservationToken token = value(strict.client(1).allocate(PAIR), Attribute.ReservationToken.class);
        strict.client(2).as("bob", "b").allocate();
        strict.client(3).as("bob", "b").allocate();

        assertThat(code(strict.client(4).as("bob", "b").allocate(token))).isEqualTo(486);
        assertThat(strict.sockets().released).isEmpty();
        strict.client(3).as("bob", "b").refresh(0);
        assertThat(code(strict.client(4).as("bob", "b").allocate(token))).isZero();
        assertThat(strict.server.quotas().total()).isEqualTo(3);
    }

    @Test
    void theReservationsOwnPlaceIsNotInTheWayOfAnotherUserWhoRedeemsIt() {
        VirtualServer strict = VirtualServer.setup()
                .limits(Limits.lab().with("total-allocations", "2").with("allocations-per-source", "2")).start();
        Attribute.ReservationToken token = value(strict.client(1).allocate(PAIR), Attribute.ReservationToken.class);

        assertThat(code(strict.client(2).as("bob", "b").allocate())).isEqualTo(486);
        assertThat(code(strict.client(2).as("bob", "b").allocate(token))).isZero();
        assertThat(strict.server.quotas().total()).isEqualTo(2);
        assertThat(code(strict.client(3).as("bob", "b").allocate())).isEqualTo(486);
    }

    @Test
    void aDrainingServerTakesNoReservationEither() {
        Attribute.ReservationToken token = value(client.allocate(PAIR), Attribute.ReservationToken.class);
        server.server.quotas().drain();

        assertThat(code(server.client(4001).allocate(token))).isEqualTo(508);
        assertThat(server.sockets().released).isEmpty();
    }

    @Test
    void aReservedPortCountsAsAnAllocationUntilItIsRedeemedOrGivenBack() {
        VirtualServer strict = VirtualServer.setup().limits(Limits.lab().with("allocations-per-user", "2")).start();
        VirtualClient greedy = strict.client(1);
        Attribute.ReservationToken token = value(greedy.allocate(PAIR), Attribute.ReservationToken.class);

        assertThat(code(strict.client(2).allocate())).isEqualTo(486);
        assertThat(code(strict.client(2).allocate(token))).isZero();
        assertThat(strict.server.quotas().total()).isEqualTo(2);
        greedy.refresh(0);
        assertThat(code(greedy.allocate(PAIR))).isEqualTo(486);
        strict.client(2).refresh(0);
        greedy.allocate(PAIR);
        greedy.refresh(0);
        assertThat(strict.server.quotas().total()).isEqualTo(1);
        strict.pass(Duration.ofSeconds(30));
        assertThat(strict.server.quotas().total()).isZero();
    }
}
