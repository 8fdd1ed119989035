package org.iceserver.turn;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

import org.iceserver.stun.Attribute;
import org.iceserver.stun.Integrity;
import org.iceserver.stun.StunMessage;
import org.iceserver.stun.TransportAddress;
import org.iceserver.transport.IpAddress;
import org.iceserver.turn.limits.Limits;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.iceserver.turn.VirtualClient.code;
import static org.iceserver.turn.VirtualClient.value;

/** RFC 8489 s10: who finds no room here is told where there is some, and only who has proven who it is. */
class AlternateServerTest {
    private static final TransportAddress FIRST = address("192.0.2.7", 3478);
    private static final TransportAddress SECOND = address("192.0.2.8", 3479);
    private static final TransportAddress V6 = address("2001:db8::7", 3478);

    @Test
    void aFullServerSendsItsClientsElsewhere() {
        VirtualServer full = VirtualServer.setup().limits(Limits.lab().with("total-allocations", "1")).alternates(FIRST)
                .start();
        full.client(1).allocate();
        VirtualClient late = full.client(2);

        StunMessage answer = late.allocate();

        assertThat(code(answer)).isEqualTo(300);
        assertThat(value(answer, Attribute.AlternateServer.class).address()).isEqualTo(FIRST);
        assertThat(answer.integrity(late.key())).isEqualTo(Integrity.VALID);
        assertThat(full.refusedBy).containsExactly("total-allocations");
    }

    @Test
    void aServerWithoutFreePortsSendsItsClientsElsewhere() {
        VirtualServer small = VirtualServer.setup().ports(50_000, 50_000).alternates(FIRST).start();
        small.client(1).allocate();

        assertThat(code(small.client(2).allocate())).isEqualTo(300);
    }

    @Test
    void aDrainingServerSendsNewClientsElsewhereAndKeepsThoseItHas() {
        VirtualServer draining = VirtualServer.setup().alternates(FIRST).start();
        VirtualClient early = draining.client(1);
        early.allocate();

        draining.server.quotas().drain();

        assertThat(code(draining.client(2).allocate())).isEqualTo(300);
        assertThat(code(early.refresh(600))).isZero();
    }

    @Test
    void strangersAreChallengedFirst() {
        VirtualServer draining = VirtualServer.setup().alternates(FIRST).start();
        draining.server.quotas().drain();

        assertThat(code(draining.client(1).as("mallory", "x").allocate())).isEqualTo(401);
    }

    @Test
    void theAlternateIsOfTheClientsOwnFamily() {
        VirtualServer draining = VirtualServer.setup().alternates(FIRST, V6).start();
        draining.server.quotas().drain();

        assertThat(alternate(draining.client("2001:db8::99", 1))).isEqualTo(V6);
        assertThat(alternate(draining.client("203.0.113.5", 1))).isEqualTo(FIRST);
    }

    @Test
    void withoutOneOfTheClientsFamilyTheRefusalStays() {
        VirtualServer draining = VirtualServer.setup().alternates(V6).start();
        draining.server.quotas().drain();

        assertThat(code(draining.client(1).allocate())).isEqualTo(508);
    }

    @Test
    void clientsAreSpreadOverTheAlternates() {
        VirtualServer draining = VirtualServer.setup().alternates(FIRST, SECOND).start();
        draining.server.quotas().drain();
        Set<TransportAddress> told = new HashSet<>();
        for (int port = 1; port <= 64; port++) {
            told.add(alternate(draining.client(port)));
        }

        assertThat(told).containsExactlyInAnyOrder(FIRST, SECOND);
    }

    @Test
    void aUsersOwnQuotaAndALostReservationAreNobodyElsesBusiness() {
        VirtualServer strict = VirtualServer.setup().limits(Limits.lab().with("allocations-per-user", "1"))
                .alternates(FIRST).start();
        strict.client(1).allocate();

        assertThat(code(strict.client(2).allocate())).isEqualTo(486);
        assertThat(code(strict.client(3).as("bob", "b").allocate(new Attribute.ReservationToken(7)))).isEqualTo(508);
    }

    @Test
    void aFrontDoorSendsEveryClientElsewhereAndOnlyWhoHasProvenWhoItIs() {
        VirtualServer door = VirtualServer.setup().alternates(AlternateWhen.ALWAYS, Alternates.NONE,
                new AlternateServer(FIRST, Optional.empty())).start();
        VirtualClient client = door.client(1);

        StunMessage answer = client.allocate();

        assertThat(code(door.client(2).as("mallory", "x").allocate())).isEqualTo(401);
        assertThat(code(answer)).isEqualTo(300);
        assertThat(value(answer, Attribute.AlternateServer.class).address()).isEqualTo(FIRST);
        assertThat(answer.integrity(client.key())).isEqualTo(Integrity.VALID);
        assertThat(door.server.quotas().total()).isZero();
    }

    @Test
    void aFrontDoorServesTheClientsForWhomItKnowsNoServer() {
        VirtualServer door = VirtualServer.setup().alternates(AlternateWhen.ALWAYS, Alternates.NONE,
                new AlternateServer(FIRST, Optional.of(PathKind.UDP))).start();

        assertThat(code(door.client(1).allocate())).isEqualTo(300);
        assertThat(code(door.streamClient(2).allocate())).isZero();
        assertThat(code(door.client("2001:db8::99", 3).allocate())).isZero();
    }

    /** Only a request that would begin a session is sent elsewhere. */
    @Test
    void whoIsServedHereStaysHere() {
        VirtualServer server = VirtualServer.setup().alternates(AlternateWhen.ALWAYS, new OneBusyMoment()).start();
        VirtualClient early = server.client(1);

        assertThat(code(early.allocate())).isZero();
        assertThat(code(early.refresh(600))).isZero();
        assertThat(code(early.allocate())).isEqualTo(437);
    }

    /** Knows a server from the second question on. */
    private static final class OneBusyMoment implements Alternates {
        private boolean asked;

        @Override
        public @Nullable TransportAddress forClient(IpAddress client) {
            TransportAddress known = asked ? FIRST : null;
            asked = true;
            return known;
        }
    }

    private static TransportAddress alternate(VirtualClient client) {
        return value(client.allocate(), Attribute.AlternateServer.class).address();
    }

    private static TransportAddress address(String ip, int port) {
        IpAddress parsed = IpAddress.parse(ip);
        return TransportAddress.of(parsed.high(), parsed.low(), port);
    }
}
