package org.iceserver.turn;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.iceserver.stun.Attribute;
import org.iceserver.stun.Integrity;
import org.iceserver.stun.Method;
import org.iceserver.stun.StunMessage;
import org.iceserver.stun.TransactionId;
import org.iceserver.stun.TransportAddress;
import org.iceserver.transport.IpAddress;
import org.iceserver.turn.allocation.RelayDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.iceserver.turn.VirtualClient.code;
import static org.iceserver.turn.VirtualClient.value;

/** RFC 8656 s7: creating an allocation. */
class AllocateTest {
    private static final Attribute.RequestedAddressFamily V4 = new Attribute.RequestedAddressFamily(1);
    private static final Attribute.RequestedAddressFamily V6 = new Attribute.RequestedAddressFamily(2);
    private static final Attribute.AdditionalAddressFamily ALSO_V6 = new Attribute.AdditionalAddressFamily(2);
    private static final Attribute.EvenPort EVEN = new Attribute.EvenPort(false);
    private static final Attribute.EvenPort PAIR = new Attribute.EvenPort(true);
    private final VirtualServer server = VirtualServer.start();
    private final VirtualClient client = server.client(4000);

    @Test
    void successTellsRelayedAddressLifetimeAndMappedAddress() {
        StunMessage response = client.allocate();

        assertThat(code(response)).isZero();
        TransportAddress relayed = value(response, Attribute.XorRelayedAddress.class).address();
        assertThat(new IpAddress(relayed.high(), relayed.low())).isEqualTo(VirtualServer.RELAY_V4);
        assertThat(relayed.port()).isBetween(49_152, 65_535);
        assertThat(value(response, Attribute.Lifetime.class).seconds()).isEqualTo(600);
        IpAddress mapped = IpAddress.parse("203.0.113.5");
        assertThat(value(response, Attribute.XorMappedAddress.class).address())
                .isEqualTo(TransportAddress.of(mapped.high(), mapped.low(), 4000));
        assertThat(response.integrity(client.key())).isEqualTo(Integrity.VALID);
    }

    @Test
    void theSocketIsBoundBeforeSuccessIsSaid() {
        client.allocate();

        assertThat(server.sockets().open).hasSize(1);
        assertThat(server.created).hasSize(1);
    }

    @Test
    void aSecondAllocateOnTheFiveTupleIsAMismatch() {
        client.allocate();

        assertThat(code(client.allocate())).isEqualTo(437);
        assertThat(server.sockets().open).hasSize(1);
    }

    @Test
    void anotherUsersAllocateOnTheFiveTupleIsAMismatchToo() {
        client.allocate();

        assertThat(code(client.as("bob", "b").allocate())).isEqualTo(437);
    }

    @Test
    void aRetransmittedAllocateRepeatsTheSameSuccess() {
        TransactionId id = VirtualClient.nextId();
        StunMessage first = client.allocate(id, PAIR);

        StunMessage again = client.allocate(id, PAIR);

        assertThat(again.attributes()).isEqualTo(first.attributes());
        assertThat(server.created).hasSize(1);
        assertThat(server.server.quotas().total()).as("the allocation and the port held with it").isEqualTo(2);
    }

    @Test
    void aRetransmissionTellsTheLifetimeThatIsLeft() {
        TransactionId id = VirtualClient.nextId();
        client.allocate(id);
        server.pass(Duration.ofSeconds(3));

        assertThat(value(client.allocate(id), Attribute.Lifetime.class).seconds()).isEqualTo(597);
    }

    @Test
    void withoutRequestedTransportItIsABadRequest() {
        assertThat(client.code(Method.ALLOCATE)).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 6, 132, 255})
    void anotherTransportThanUdpIsUnsupported(int protocol) {
        assertThat(client.code(Method.ALLOCATE, new Attribute.RequestedTransport(protocol))).isEqualTo(442);
        assertThat(server.sockets().open).isEmpty();
    }

    @Test
    void dontFragmentIsServedWhereTheDfBitCanBeSet() {
        assertThat(code(client.allocate(new Attribute.DontFragment()))).isZero();
    }

    @Test
    void dontFragmentIsAnUnknownAttributeWhereTheDfBitCannotBeSet() {
        server.sockets().forbidsFragments = false;
        StunMessage response = client.allocate(new Attribute.DontFragment());

        assertThat(code(response)).isEqualTo(420);
        assertThat(value(response, Attribute.UnknownAttributes.class).types()).containsExactly(0x001A);
    }

    @Test
    void dontFragmentIsAnUnknownAttributeWhereIpv4DatagramsLeaveAsIpv6() {
        assertThat(code(client.allocate(V6, new Attribute.DontFragment()))).isEqualTo(420);
        assertThat(code(client.allocate(ALSO_V6, new Attribute.DontFragment())))
                .isEqualTo(420);
        assertThat(code(server.streamClient(1).allocate(V6, new Attribute.DontFragment()))).isZero();
    }

    @Test
    void theFamilyIsIpv4UnlessAskedOtherwise() {
        assertThat(client.allocation().relayed().getFirst().address().isV4()).isTrue();
        assertThat(server.client(4001).allocation(V4).relayed().getFirst().address().isV4()).isTrue();
        assertThat(server.client(4002).allocation(V6).relayed().getFirst().address()).isEqualTo(VirtualServer.RELAY_V6);
    }

    @Test
    void aFamilyThatIsNotServedIsNotSupported() {
        VirtualServer onlyV6 = VirtualServer.setup()
                .relays(new RelayDirectory.Relay(VirtualServer.RELAY_V6, VirtualServer.RELAY_V6))
                .start();

        assertThat(code(onlyV6.client(1).allocate(V4))).isEqualTo(440);
        assertThat(code(onlyV6.client(1).allocate(V6))).isZero();
        assertThat(code(client.allocate(new Attribute.RequestedAddressFamily(3)))).isEqualTo(440);
    }

    @Test
    void attributesThatContradictEachOtherAreABadRequest() {
        Attribute.ReservationToken token = new Attribute.ReservationToken(1);
        List<Attribute[]> contradictions = List.of(new Attribute[]{token, EVEN}, new Attribute[]{token, PAIR},
                new Attribute[]{token, V4}, new Attribute[]{token, ALSO_V6}, new Attribute[]{V4, ALSO_V6},
                new Attribute[]{V6, ALSO_V6}, new Attribute[]{PAIR, ALSO_V6},
                new Attribute[]{new Attribute.AdditionalAddressFamily(1)});

        for (Attribute[] contradiction : contradictions) {
            assertThat(code(client.allocate(contradiction))).as("%s", List.of(contradiction)).isEqualTo(400);
        }
        assertThat(server.sockets().wishes).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, 600", "1, 600", "600, 600", "601, 601", "3600, 3600", "3601, 3600", "4294967295, 3600"})
    void theLifetimeIsBetweenTheDefaultAndAnHour(long asked, long granted) {
        assertThat(value(client.allocate(new Attribute.Lifetime(asked)), Attribute.Lifetime.class).seconds())
                .isEqualTo(granted);
    }

    @Test
    void noSessionIsGrantedMoreThanTheLongestSession() {
        VirtualServer strict = VirtualServer.setup().maxSession(Duration.ofSeconds(100)).start();

        assertThat(value(strict.client(1).allocate(), Attribute.Lifetime.class).seconds()).isEqualTo(100);
    }

    @Test
    void whenNoPortIsLeftItIsInsufficientCapacity() {
        VirtualServer small = VirtualServer.setup().ports(50_000, 50_002).start();
        for (int port = 1; port <= 3; port++) {
            assertThat(code(small.client(port).allocate())).isZero();
        }

        assertThat(code(small.client(4).allocate())).isEqualTo(508);
        assertThat(small.server.quotas().total()).isEqualTo(3);
    }

    @Test
    void whenNoPairIsLeftItIsInsufficientCapacity() {
        VirtualServer small = VirtualServer.setup().ports(50_001, 50_003).start();
        assertThat(code(small.client(1).allocate(PAIR))).isZero();

        assertThat(code(small.client(2).allocate(PAIR))).isEqualTo(508);
        assertThat(code(small.client(2).allocate(EVEN))).isEqualTo(508);
        assertThat(code(small.client(2).allocate())).isZero();
    }

    @Test
    void relayPortsAreNotHandedOutInSequence() {
        Set<Integer> steps = new HashSet<>();
        int before = client.allocation().relayed().getFirst().port();
        for (int port = 1; port <= 20; port++) {
            int port2 = server.client(port).allocation().relayed().getFirst().port();
            steps.add(port2 - before);
            before = port2;
        }

        assertThat(steps).hasSizeGreaterThan(15);
    }
}
