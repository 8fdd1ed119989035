package org.iceserver.interop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;

import org.iceserver.client.AllocateOptions;
import org.iceserver.client.Credentials;
import org.iceserver.client.Timing;
import org.iceserver.client.TurnClient;
import org.iceserver.client.TurnException;
import org.iceserver.stun.ErrorCode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What is limited by source, met by clients at addresses that are not loopback's, which is never limited by source. */
@Tag("namespace")
final class SourceLimitsTest {
    private static final String SERVER = NatRouter.SERVER;
    private static final String BUSY = NatRouter.SERVER_TOO;
    private static final String OTHER = SERVER;
    private static final Credentials ANN = new Credentials("ann", "wonderland");
    private static final Credentials BEN = new Credentials("ben", "builder");
    private static final Timing TIMING = Timing.STANDARD.withDeadline(Duration.ofSeconds(20));
    private static final int QUESTIONS = 50;
    private static final int BURST = 5;
    private static final int A_WHILE_MILLIS = 500;
    private static final short BINDING = 0x0001;
    private static final short ALLOCATE = 0x0003;
    private static final int MAGIC_COOKIE = 0x2112A442;

    @BeforeAll
    static void giveThisHostTwoAddresses() {
        NatRouter.addServerAddresses();
    }

    @Test
    @Timeout(120)
    void oneSourceHasSoManyAllocationsWhoeverItsUsersAreAndOthersHaveTheirOwn() throws Exception {
        try (ServerProcess server = start("allocations-per-source=2");
                TurnClient first = client(BUSY, server, ANN);
                TurnClient second = client(BUSY, server, BEN);
                TurnClient third = client(BUSY, server, ANN);
                TurnClient elsewhere = client(OTHER, server, ANN)) {
            first.allocate(AllocateOptions.NONE);
            second.allocate(AllocateOptions.NONE);

            assertThatExceptionOfType(TurnException.class).isThrownBy(() -> third.allocate(AllocateOptions.NONE))
                    .matches(refused -> refused.is(ErrorCode.ALLOCATION_QUOTA_REACHED));
            elsewhere.allocate(AllocateOptions.NONE);
            assertThat(AdminApi.of(server).refusals("allocations-per-source")).isPositive();
            assertThat(server.output()).contains("The limit allocations-per-source is reached");

            second.refresh(Duration.ZERO);
            assertThat(third.allocate(AllocateOptions.NONE).relayed().getPort()).isPositive();
        }
    }

    /** Binding requests and Allocates without a credential, which would be answered with 401. */
    @Test
    @Timeout(120)
    void whoHasProvenNothingGetsSoManyAnswersAndNobodyElseWaitsForIt() throws Exception {
        try (ServerProcess server = start("unauth-rate=1/" + BURST);
                TurnClient calling = client(BUSY, server, ANN);
                TurnClient elsewhere = client(OTHER, server, BEN);
                UdpFrom stranger = UdpFrom.of(BUSY, turn(server))) {
            calling.allocate(AllocateOptions.NONE);
            for (int i = 0; i < QUESTIONS; i++) {
                stranger.send(i % 2 == 0 ? question(BINDING, i) : question(ALLOCATE, i));
            }
            int answers = stranger.receivedUntilSilent(A_WHILE_MILLIS);

            assertThat(answers).as("answers to %s questions", QUESTIONS).isBetween(1, BURST * 3);
            assertThat(AdminApi.of(server).refusals("unauth-rate")).isGreaterThanOrEqualTo(QUESTIONS - BURST * 3);
            assertThat(server.output()).contains("limit unauth-rate reached");
            assertThat(calling.refresh(Duration.ofMinutes(10))).isPositive();
            assertThat(elsewhere.allocate(AllocateOptions.NONE).relayed().getPort()).isPositive();
        }
    }

    private static ServerProcess start(String limit) {
        return ServerProcess.start("--listen", "127.0.0.1", "--listen", SERVER, "--relay-ip", SERVER, "--profile",
                "lab", "--user", ANN.username() + ":" + ANN.password(), "--user",
                BEN.username() + ":" + BEN.password(), "--limit", limit, "--log-level", "info");
    }

    private static TurnClient client(String from, ServerProcess server, Credentials credentials) throws IOException {
        return UdpFrom.client(from, turn(server), credentials, TIMING);
    }

    private static InetSocketAddress turn(ServerProcess server) {
        return new InetSocketAddress(InetAddress.ofLiteral(SERVER), server.stunPort());
    }

    /** A request without attributes (RFC 8489 s5). */
    private static byte[] question(short type, int number) {
        return ByteBuffer.allocate(20).putShort(type).putShort((short) 0).putInt(MAGIC_COOKIE).putLong(number)
                .putInt(number).array();
    }
}
