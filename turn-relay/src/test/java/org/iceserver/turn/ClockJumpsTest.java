package org.iceserver.turn;

import java.time.Duration;
import java.util.List;

import org.iceserver.stun.Attribute;
import org.iceserver.stun.IntegrityKey;
import org.iceserver.stun.Method;
import org.iceserver.stun.StunMessage;
import org.iceserver.turn.allocation.Allocation;
import org.iceserver.turn.auth.KeyLookup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.iceserver.turn.VirtualClient.code;

/** The wall clock is set while the server runs: what is meant as a duration does not notice. */
class ClockJumpsTest {
    private final VirtualServer server = VirtualServer.start();
    private final VirtualClient client = server.client(4000);

    @ParameterizedTest
    @ValueSource(longs = {-86_400, -1, 1, 86_400})
    void aNonceIsAsFreshAsBeforeAndASessionGoesOn(long seconds) {
        Allocation allocation = client.allocation();

        server.wallClockJumps(Duration.ofSeconds(seconds));

        assertThat(code(client.refresh(600))).isZero();
        assertThat(client.permit(VirtualServer.PEER)).isZero();
        server.pass(Duration.ofSeconds(590));
        assertThat(server.allocation(client)).isSameAs(allocation);
        server.pass(Duration.ofSeconds(20));
        assertThat(server.allocation(client)).isNull();
    }

    @Test
    void aNonceGrowsOldAlthoughTheWallClockWasSetBack() {
        client.allocation();

        server.passUnserved(Duration.ofSeconds(server.server.nonceLifetimeSeconds() + 1));
        server.wallClockJumps(Duration.ofDays(-1));

        assertThat(code(client.refresh(600))).isEqualTo(438);
    }

    @Test
    void aKickLastsItsTimeAlthoughTheWallClockJumpsForwardAndBack() {
        server.server.refusals().refuse("alice", server.now().epochSeconds() + 60, server.now());
        server.server.refusals().refuse(client.path().fiveTuple().client(), server.now().epochSeconds() + 60,
                server.now());

        server.wallClockJumps(Duration.ofDays(1));
        assertThat(code(client.allocate())).isEqualTo(403);
        // Another kick is when those whose time is over are forgotten: these are not.
        server.server.refusals().refuse("carol", server.now().epochSeconds() + 60, server.now());
        assertThat(code(client.as("bob", "b").allocate())).isEqualTo(403);
        server.wallClockJumps(Duration.ofDays(-1));
        assertThat(code(client.allocate())).isEqualTo(403);
        server.pass(Duration.ofMinutes(1));
        assertThat(code(client.allocate())).isZero();
    }

    @Test
    void aKickLastsAsLongAsTheCredentialThatASetBackClockMakesGoodForLonger() {
        VirtualClient rest = client.as("1000:rest", "r");
        server.server.refusals().refuse("rest", 1_000, server.now());

        server.wallClockJumps(Duration.ofMinutes(-5));
        server.pass(Duration.ofSeconds(700));

        assertThat(server.now().epochSeconds()).isLessThan(1_000);
        assertThat(code(rest.allocate())).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(longs = {-86_400, 86_400})
    void aTokensSessionHasTheTimeThatItsTokenGaveIt(long seconds) {
        long end = server.now().epochSeconds() + 100;
        VirtualServer tokens = VirtualServer.setup().credentials((query, epochSeconds) -> new KeyLookup.Found("alice",
                List.of(IntegrityKey.longTerm("alice", VirtualServer.REALM, "a")), "alice", end)).start();
        VirtualClient holder = tokens.client(4000);
        holder.allocation();
        tokens.pass(Duration.ofSeconds(40));

        tokens.wallClockJumps(Duration.ofSeconds(seconds));

        StunMessage refreshed = holder.ask(Method.REFRESH, new Attribute.Lifetime(600));
        assertThat(VirtualClient.value(refreshed, Attribute.Lifetime.class).seconds()).isEqualTo(60);
        tokens.pass(Duration.ofSeconds(60));
        assertThat(tokens.shard().allocations()).isZero();
    }
}
