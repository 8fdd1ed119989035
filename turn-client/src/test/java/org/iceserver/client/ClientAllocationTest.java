package org.iceserver.client;

import java.time.Duration;

import org.iceserver.stun.AddressFamily;
import org.iceserver.stun.Attribute;
import org.iceserver.stun.Attribute.Lifetime;
import org.iceserver.stun.ErrorCode;
import org.iceserver.stun.Method;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Allocate and Refresh as a client sends them (RFC 8656 s7.1, s8.1), and what it says when they are refused. */
class ClientAllocationTest extends AgainstFakeTurnServer {
    @Test
    void anAllocationWithoutAnAddressThatWeUnderstandIsGivenBack() {
        server.relaysElsewhere = true;
        assertAllocateFails(QUICK, "The server's answer lacks the relayed or the mapped address", 0);
        assertThat(seen(Method.REFRESH).getLast().first(Lifetime.class)).isEqualTo(new Lifetime(0));
        assertThat(seen(Method.ALLOCATE)).as("no second attempt").hasSize(2);
    }

    @Test
    void anAllocationThatTheServerNoLongerKnowsIsNotGivenBack() throws TurnException {
        server.refuse.put(Method.REFRESH, ErrorCode.ALLOCATION_MISMATCH);
        try (TurnClient client = alice(QUICK)) {
            client.allocate(AllocateOptions.NONE);
            assertThatThrownBy(() -> client.refresh(Duration.ofMinutes(10))).isInstanceOfSatisfying(
                    TurnException.class, e -> assertThat(e.is(ErrorCode.ALLOCATION_MISMATCH)).isTrue());
        }
        assertThat(seen(Method.REFRESH)).hasSize(1);
    }

    @Test
    void endingWhatHasEndedAlreadyIsNoFailure() throws TurnException {
        try (TurnClient client = alice(QUICK)) {
            client.allocate(AllocateOptions.NONE);
            assertThat(client.refresh(Duration.ZERO)).isZero();
            server.refuse.put(Method.REFRESH, ErrorCode.ALLOCATION_MISMATCH);
            assertThat(client.refresh(Duration.ZERO)).isZero();
        }
        assertThat(seen(Method.REFRESH)).as("and closing asks no third time").hasSize(2);
    }

    @Test
    void refusalsAreSentences() {
        server.refuse.put(Method.ALLOCATE, ErrorCode.TRY_ALTERNATE);
        assertAllocateFails(QUICK,
                "The server sends its clients elsewhere: use 192.0.2.7:3478.", 300);
        server.refuse.put(Method.ALLOCATE, ErrorCode.ALLOCATION_QUOTA_REACHED);
        assertAllocateFails(QUICK, "There are as many allocations", 486);
        server.refuse.put(Method.ALLOCATE, ErrorCode.INSUFFICIENT_CAPACITY);
        assertAllocateFails(QUICK, "The server has no room", 508);
    }

    @Test
    void aFamilyThatIsNotSupportedIsNotAskedForAgain() {
        server.refuse.put(Method.ALLOCATE, ErrorCode.ADDRESS_FAMILY_NOT_SUPPORTED);
        assertAllocateFails(QUICK, "The server has no relay address of this family", 440);
        assertThat(seen(Method.ALLOCATE)).as("challenged, then refused").hasSize(2);
    }

    @Test
    void tcpIsNotAskedForOverUdp() throws TurnException {
        try (TurnClient client = alice(QUICK)) {
            assertThatThrownBy(() -> client.allocate(AllocateOptions.NONE.withTcp())).isInstanceOf(TurnException.class)
                    .hasMessageStartingWith("TCP is relayed for clients that come over TCP or TLS");
        }
        assertThat(server.seen).isEmpty();
    }

    @Test
    void optionsBecomeAttributes() throws TurnException {
        try (TurnClient client = alice(QUICK)) {
            client.allocate(AllocateOptions.NONE.withFamily(AddressFamily.IPV6).withLifetime(Duration.ofMinutes(20))
                    .withEvenPort(true).withDontFragment());
        }
        assertThat(seen(Method.ALLOCATE).getFirst().attributes()).containsExactly(Attribute.RequestedTransport.UDP,
                new Attribute.RequestedAddressFamily(2), new Lifetime(1200), new Attribute.EvenPort(true),
                new Attribute.DontFragment());
        assertThat(AllocateOptions.NONE.withReservationToken(7).attributes())
                .containsExactly(Attribute.RequestedTransport.UDP, new Attribute.ReservationToken(7));
    }

    @Test
    void optionsThatContradictEachOtherAreRefused() {
        AllocateOptions reserved = AllocateOptions.NONE.withReservationToken(7);
        assertThatIllegalArgumentException().isThrownBy(() -> reserved.withFamily(AddressFamily.IPV6))
                .withMessageStartingWith("a reservation token stands for one address and port");
        assertThatIllegalArgumentException().isThrownBy(() -> reserved.withEvenPort(false));
        AllocateOptions tcp = AllocateOptions.NONE.withTcp();
        assertThatIllegalArgumentException().isThrownBy(() -> tcp.withEvenPort(false))
                .withMessageStartingWith("even ports, reservations and DONT-FRAGMENT are for UDP");
        assertThatIllegalArgumentException().isThrownBy(() -> tcp.withReservationToken(7));
        assertThatIllegalArgumentException().isThrownBy(tcp::withDontFragment);
    }

    @Test
    void refreshTellsWhatWasGranted() throws TurnException {
        try (TurnClient client = alice(QUICK)) {
            client.allocate(AllocateOptions.NONE);
            assertThat(client.refresh(Duration.ofMinutes(30))).isEqualTo(Duration.ofMinutes(30));
        }
    }

    @Test
    void closingGivesTheAllocationBack() throws TurnException {
        try (TurnClient client = alice(QUICK)) {
            client.allocate(AllocateOptions.NONE);
        }
        assertThat(seen(Method.REFRESH)).last().satisfies(
                refresh -> assertThat(refresh.first(Lifetime.class)).isEqualTo(new Lifetime(0)));
    }
}
