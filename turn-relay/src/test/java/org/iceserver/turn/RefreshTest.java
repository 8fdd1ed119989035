package org.iceserver.turn;

import java.time.Duration;

import org.iceserver.stun.Attribute;
import org.iceserver.stun.Integrity;
import org.iceserver.stun.Method;
import org.iceserver.stun.StunMessage;
import org.iceserver.turn.allocation.EndReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.iceserver.turn.VirtualClient.code;
import static org.iceserver.turn.VirtualClient.value;

/** RFC 8656 s8: refreshing an allocation. */
class RefreshTest {
    private final VirtualServer server = VirtualServer.start();
    private final VirtualClient client = server.client(4000);

    @ParameterizedTest
    @CsvSource({"1, 600", "599, 600", "900, 900", "3600, 3600", "4294967295, 3600"})
    void theLifetimeIsBetweenTheDefaultAndAnHour(long asked, long granted) {
        client.allocate();

        assertThat(value(client.refresh(asked), Attribute.Lifetime.class).seconds()).isEqualTo(granted);
        server.pass(Duration.ofSeconds(granted - 1));
        assertThat(server.shard().allocations()).isEqualTo(1);
        server.pass(Duration.ofSeconds(1));
        assertThat(server.shard().allocations()).isZero();
    }

    @Test
    void withoutLifetimeItIsTheDefault() {
        client.allocate(new Attribute.Lifetime(3_600));

        assertThat(value(client.ask(Method.REFRESH), Attribute.Lifetime.class).seconds()).isEqualTo(600);
        server.pass(Duration.ofMinutes(10));
        assertThat(server.shard().allocations()).isZero();
    }

    @Test
    void zeroDeletesAtOnce() {
        client.allocate();

        StunMessage response = client.refresh(0);

        assertThat(value(response, Attribute.Lifetime.class).seconds()).isZero();
        assertThat(response.integrity(client.key())).isEqualTo(Integrity.VALID);
        assertThat(server.sockets().open).isEmpty();
        assertThat(server.ended).extracting(VirtualServer.Ended::why).containsExactly(EndReason.DELETED);
    }

    @Test
    void aSecondZeroFindsNoAllocation() {
        client.allocate();
        client.refresh(0);

        assertThat(code(client.refresh(0))).isEqualTo(437);
    }

    @Test
    void afterDeletingTheFiveTupleMayAllocateAgain() {
        client.allocate();
        client.refresh(0);

        assertThat(code(client.allocate())).isZero();
    }

    @Test
    void theOtherFamilyIsAMismatchAndChangesNothing() {
        client.allocate();
        Attribute.Lifetime zero = new Attribute.Lifetime(0);

        assertThat(client.code(Method.REFRESH, zero, new Attribute.RequestedAddressFamily(2))).isEqualTo(443);
        assertThat(client.code(Method.REFRESH, zero, new Attribute.RequestedAddressFamily(3))).isEqualTo(443);
        assertThat(server.shard().allocations()).isEqualTo(1);
        assertThat(client.code(Method.REFRESH, zero, new Attribute.RequestedAddressFamily(1))).isZero();
    }

    @Test
    void aRestSessionIsRefreshedAfterItsCredentialHasExpired() {
        VirtualClient rest = client.as("1000:rest", "r");
        assertThat(code(rest.allocate())).isZero();
        server.pass(Duration.ofSeconds(501));
        rest.useNonce(null);

        assertThat(code(rest.refresh(600))).isZero();
        assertThat(code(server.client(4001).as("1000:rest", "r").allocate())).isEqualTo(401);
    }

    @Test
    void anotherCredentialOfTheSameRestUserIsNotTheOneThatMadeIt() {
        client.as("1000:rest", "r").allocate();

        assertThat(code(client.as("2000:rest", "r").refresh(600))).isEqualTo(441);
    }
}
