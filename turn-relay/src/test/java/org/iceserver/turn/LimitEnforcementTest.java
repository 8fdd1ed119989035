package org.iceserver.turn;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

import org.iceserver.stun.MessageClass;
import org.iceserver.stun.Method;
import org.iceserver.stun.StunEncoder;
import org.iceserver.turn.allocation.Allocation;
import org.iceserver.turn.limits.Limit;
import org.iceserver.turn.limits.Limits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.iceserver.turn.VirtualClient.code;

/** Every row of the limits table that the core keeps refuses what is one too many, counts it, and says which row it was. */
class LimitEnforcementTest {
    /** What has no error response to wait for: it was dropped. */
    private static final int DROPPED = 0;
    /** Kept where connections and handshakes are; see SourceLimitsTest. */
    private static final Set<Limit> OF_THE_SHELL = EnumSet.of(Limit.CONNECTIONS_PER_SOURCE,
            Limit.HANDSHAKES_PER_SOURCE);

    /**
     * One row.
     *
     * @param value one is allowed
     * @param code of the error response
     * @param tooMany does it once more than may be, and returns the code
     */
    private record Row(Limit limit, String value, int code, ToIntFunction<VirtualServer> tooMany) {
        @Override
        public String toString() {
            return limit + "=" + value;
        }
    }

    private static Stream<Row> rows() {
        return Stream.of(new Row(Limit.ALLOCATIONS_PER_USER, "1", 486, server -> {
            server.client(1).allocate();
            return code(server.client("203.0.113.9", 2).allocate());
        }), new Row(Limit.ALLOCATIONS_PER_SOURCE, "1", 486, server -> {
            server.client(1).allocate();
            return code(server.client(2).as("bob", "b").allocate());
        }), new Row(Limit.TOTAL_ALLOCATIONS, "1", 486, server -> {
            server.client(1).allocate();
            return code(server.client("203.0.113.9", 2).as("bob", "b").allocate());
        }), new Row(Limit.UNAUTH_RATE, "1/1", DROPPED, server -> {
            anonymous(server.client(1));
            return anonymous(server.client(2)) instanceof Answer.Silence ? DROPPED : 401;
        }), new Row(Limit.NEW_PEERS_RATE, "1/1", 508, server -> {
            VirtualClient client = server.client(1);
            client.allocate();
            client.permit(VirtualServer.PEER);
            return client.permit(VirtualServer.OTHER_PEER);
        }), new Row(Limit.PERMISSIONS_PER_ALLOCATION, "1", 508, server -> {
            VirtualClient client = server.client(1);
            client.allocate();
            client.permit(VirtualServer.PEER);
            return client.permit(VirtualServer.OTHER_PEER);
        }), new Row(Limit.CHANNELS_PER_ALLOCATION, "1", 508, server -> {
            VirtualClient client = server.client(1);
            client.allocate();
            client.bind(0x4000, VirtualServer.PEER, 1);
            return client.bind(0x4001, VirtualServer.PEER, 2);
        }), new Row(Limit.ALLOCATION_BPS, "1000", DROPPED, LimitEnforcementTest::relayTwo),
                new Row(Limit.ALLOCATION_PPS, "1", DROPPED, LimitEnforcementTest::relayTwo),
                new Row(Limit.SERVER_BPS, "1000", DROPPED, LimitEnforcementTest::relayTwo));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void oneTooManyIsRefusedAndCounted(Row row) {
        VirtualServer server = VirtualServer.setup().limits(Limits.lab().with(row.limit.toString(), row.value)).start();

        assertThat(row.tooMany.applyAsInt(server)).isEqualTo(row.code);
        assertThat(server.shard().counters().refusals(row.limit)).isEqualTo(1);
        assertThat(server.refusedBy).containsExactly(row.limit.toString());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void noneIsNoLimit(Row row) {
        VirtualServer server = VirtualServer.setup().limits(Limits.forPublic().with(row.limit.toString(), "none"))
                .start();

        assertThat(row.tooMany.applyAsInt(server)).isNotEqualTo(row.code);
        assertThat(server.shard().counters().refusals(row.limit)).isZero();
    }

    @Test
    void everyRowIsTried() {
        Set<Limit> tried = EnumSet.copyOf(rows().map(Row::limit).toList());
        tried.addAll(OF_THE_SHELL);
        tried.add(Limit.DRAINING);

        assertThat(tried).containsExactlyInAnyOrder(Limit.values());
    }

    private static Answer anonymous(VirtualClient client) {
        return client.exchange(StunEncoder.of(MessageClass.REQUEST, Method.ALLOCATE, VirtualClient.nextId()));
    }

    /** A large packet and one more. @return {@link #DROPPED} when the second was not let through */
    private static int relayTwo(VirtualServer server) {
        Allocation allocation = server.client(1).allocation();
        long now = server.now().nanos();
        server.shard().policer().admitsToPeer(allocation, 1_000, now);
        return server.shard().policer().admitsToPeer(allocation, 1_000, now) ? 1 : DROPPED;
    }
}
