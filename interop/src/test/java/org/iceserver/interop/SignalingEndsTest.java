package org.iceserver.interop;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import org.iceserver.client.AllocateOptions;
import org.iceserver.client.Received;
import org.iceserver.client.ServerAddress;
import org.iceserver.client.Timing;
import org.iceserver.client.TurnClient;
import org.iceserver.client.TurnException;
import org.iceserver.stun.ErrorCode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Two peers call each other through the relay with credentials that signaling minted for them, and then signaling ends. */
@Tag("namespace")
final class SignalingEndsTest {
    private static final Timing TIMING = Timing.STANDARD.withDeadline(Duration.ofSeconds(10));
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration A_WHILE = Duration.ofSeconds(1);

    @Test
    @Timeout(180)
    void aCallGoesOnWhenOnePeerLeavesSignalingAndTheOthersConnectionBreaks() throws Exception {
        try (ServerProcess server = start(); Call call = new Call(server)) {
            call.assertRelays();
            call.left.leave();
            call.right.vanish();
            AdminApi.of(server).await("peers", count -> count == 0);

            call.assertRelays();
            call.assertRefreshes();
        }
    }

    @Test
    @Timeout(180)
    void whereKickAloneEndsACallLeavingDoesNotAndAKickDoes() throws Exception {
        try (ServerProcess server = start("--end-relay-on", "kick"); Call call = new Call(server)) {
            call.left.leave();
            AdminApi.of(server).await("peers", count -> count == 1);
            call.assertRelays();
            call.assertRefreshes();

            AdminApi.of(server).kick("peer", call.left.peer());
            call.assertOverFor(call.leftClient);
            AdminApi.of(server).kick("peer", call.right.peer());
            call.assertOverFor(call.rightClient);
            assertThat(AdminApi.of(server).status("sessions")).isZero();
        }
    }

    /** A broken connection ends the signaling session when nobody has resumed it in time. */
    @Test
    @Timeout(180)
    void whereLeavingEndsACallBothWaysOfLeavingDo() throws Exception {
        try (ServerProcess server = start("--end-relay-on", "leave"); Call call = new Call(server)) {
            call.assertRelays();
            call.left.leave();
            AdminApi.of(server).await("sessions", count -> count == 1);
            call.assertOverFor(call.leftClient);
            assertThat(call.rightClient.refresh(Duration.ofMinutes(10))).isPositive();

            call.right.vanish();
            AdminApi.of(server).await("sessions", count -> count == 0);
            call.assertOverFor(call.rightClient);
        }
    }

    private static ServerProcess start(String... more) {
        String[] arguments = new String[4 + more.length];
        System.arraycopy(new String[]{"--listen", "127.0.0.1", "--relay-ip", "127.0.0.1"}, 0, arguments, 0, 4);
        System.arraycopy(more, 0, arguments, 4, more.length);
        return ServerProcess.start(arguments);
    }

    /** Two peers whose packets meet at each other's relayed addresses. */
    private static final class Call implements AutoCloseable {
        private final SignalingSession left;
        private final SignalingSession right;
        private final TurnClient leftClient;
        private final TurnClient rightClient;
        private final InetSocketAddress leftRelayed;
        private final InetSocketAddress rightRelayed;
        private final AtomicInteger packets = new AtomicInteger();

        Call(ServerProcess server) throws Exception {
            ServerAddress turn = ServerAddress.udp("127.0.0.1", server.stunPort());
            left = SignalingSession.begin(server);
            right = SignalingSession.begin(server);
            leftClient = TurnClient.connect(turn, left.credentials(), TIMING);
            rightClient = TurnClient.connect(turn, right.credentials(), TIMING);
            leftRelayed = leftClient.allocate(AllocateOptions.NONE).relayed();
            rightRelayed = rightClient.allocate(AllocateOptions.NONE).relayed();
            leftClient.bindChannel(rightRelayed);
            rightClient.createPermission(leftRelayed);
        }

        void assertRelays() throws Exception {
            for (int i = 0; i < 20; i++) {
                assertArrives(leftClient, rightRelayed, rightClient);
                assertArrives(rightClient, leftRelayed, leftClient);
            }
        }

        private void assertArrives(TurnClient from, InetSocketAddress to, TurnClient at) throws Exception {
            String text = "packet " + packets.incrementAndGet();
            from.send(to, text.getBytes(StandardCharsets.US_ASCII));
            Received there = at.receive(PATIENCE);
            assertThat(there).as(text).isNotNull();
            assertThat(new String(there.data().toArray(), StandardCharsets.US_ASCII)).isEqualTo(text);
        }

        void assertRefreshes() throws Exception {
            for (TurnClient client : new TurnClient[]{leftClient, rightClient}) {
                assertThat(client.refresh(Duration.ofMinutes(10))).isPositive();
            }
            leftClient.bindChannel(rightRelayed);
            rightClient.createPermission(leftRelayed);
        }

        /** Nothing of this one's arrives, and its allocation is gone. */
        void assertOverFor(TurnClient client) throws Exception {
            TurnClient other = client == leftClient ? rightClient : leftClient;
            client.send(client == leftClient ? rightRelayed : leftRelayed, new byte[]{1});
            assertThat(other.receive(A_WHILE)).as("a packet through an allocation that was ended").isNull();
            assertThatExceptionOfType(TurnException.class)
                    .isThrownBy(() -> client.refresh(Duration.ofMinutes(10)))
                    .matches(refused -> refused.is(ErrorCode.ALLOCATION_MISMATCH), "refused with 437");
        }

        @Override
        public void close() {
            leftClient.close();
            rightClient.close();
        }
    }
}
