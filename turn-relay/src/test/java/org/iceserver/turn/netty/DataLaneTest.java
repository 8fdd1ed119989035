package org.iceserver.turn.netty;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import com.sun.management.ThreadMXBean;
import org.iceserver.stun.TransportAddress;
import org.iceserver.transport.MediaLoop;
import org.iceserver.transport.TransportMode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/** Many packets in both directions: none lost, no heap allocated. Paced by what arrived, never by time. */
@Tag("own-jvm")
class DataLaneTest {
    private static final String HERE = "127.0.0.1";
    private static final int CHANNEL = 0x4000;
    private static final int WINDOW = 32;
    private static final int PAYLOAD = 200;
    private static final int ROUNDS = 100;
    private static final int PER_ROUND = 4_000;
    /** Bytes: measuring and the loop's timer take a little; less than a byte per packet means none does. */
    private static final long A_TIMER_TICK = 1_000;

    static Stream<Arguments> ways() {
        return TestServer.modes().flatMap(mode -> Stream.of(true, false).map(channel -> Arguments.of(mode, channel)));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aHundredThousandPacketsAndNoneIsLost(TransportMode mode, boolean channel) throws IOException {
        try (TestServer server = TestServer.start(mode); Flow flow = new Flow(server, channel)) {
            flow.exchange(50_000);
            assertThat(server.drops()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("channelOrIndication")
    void aRelayedPacketAllocatesNothing(boolean channel) throws Exception {
        assumeThat(TestServer.modes()).as("the portable transport goes through java.nio, which allocates")
                .contains(TransportMode.NATIVE);
        try (TestServer server = TestServer.plan().mode(TransportMode.NATIVE).loops(1).start();
                Flow flow = new Flow(server, channel)) {
            assertThat(leastAllocated(server, () -> flow.exchange(PER_ROUND))).isLessThan(A_TIMER_TICK);
        }
    }

    @ParameterizedTest
    @MethodSource("channelOrIndication")
    void aPacketBetweenTwoAllocationsOfOneLoopAllocatesNothing(boolean channel) throws Exception {
        assumeThat(TestServer.modes()).contains(TransportMode.NATIVE);
        try (TestServer server = TestServer.plan().mode(TransportMode.NATIVE).loops(1).start();
                TurnTestClient one = server.client(HERE, false);
                TurnTestClient two = server.client(HERE, false)) {
            TransportAddress first = one.allocate();
            TransportAddress second = two.allocate();
            one.permit(second);
            two.permit(first);
            if (channel) {
                one.bind(CHANNEL, second);
                two.bind(CHANNEL, first);
            }
            assertThat(leastAllocated(server, () -> pingPong(one, two, second, channel)))
                    .isLessThan(A_TIMER_TICK);
        }
    }

    static Stream<Boolean> channelOrIndication() {
        return Stream.of(true, false);
    }

    /** A peer that is gone answers ICMP port unreachable; the live one on the same allocation loses nothing by it. */
    @ParameterizedTest
    @MethodSource("modes")
    void aDeadPeerTakesNothingFromALiveOneAndTheLoopRestsAfterwards(TransportMode mode) throws Exception {
        try (TestServer server = TestServer.plan().mode(mode).loops(1).start();
                TurnTestClient client = server.client(HERE, false);
                TestPeer live = new TestPeer(HERE)) {
            TransportAddress dead;
            try (TestPeer gone = new TestPeer(HERE)) {
                dead = gone.address();
            }
            client.allocate();
            client.bind(CHANNEL, live.address());
            client.bind(CHANNEL + 1, dead);
            for (int i = 0; i < 5_000; i++) {
                client.sendChannel(CHANNEL + 1, new byte[PAYLOAD]);
                client.sendChannel(CHANNEL, numbered(i));
                assertThat(number(live.receive().text())).isEqualTo(i);
            }
            assertRests(server);
        }
    }

    /** A socket with a pending error that nobody takes would wake its loop for ever. */
    private static void assertRests(TestServer server) throws Exception {
        long id = server.loops().media().getFirst().eventLoop().submit(() -> Thread.currentThread().threadId()).get();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Eventually.eventually("the loop rests", () -> {
            long before = threads.getThreadCpuTime(id);
            LockSupport.parkNanos(20_000_000);
            return threads.getThreadCpuTime(id) - before < 2_000_000;
        });
    }

    static Stream<TransportMode> modes() {
        return TestServer.modes();
    }

    private static void pingPong(TurnTestClient one, TurnTestClient two, TransportAddress second, boolean channel)
            throws IOException {
        for (int i = 0; i < PER_ROUND; i++) {
            if (channel) {
                one.sendChannel(CHANNEL, numbered(i));
            } else {
                one.sendTo(second, numbered(i));
            }
            two.receive();
        }
    }

    /** Something that makes packets flow. */
    @FunctionalInterface
    private interface Round {
        void run() throws IOException;
    }

    /** Bytes the loop's thread allocated in the thriftiest round; at first the code is not compiled well enough. */
    private static long leastAllocated(TestServer server, Round round) throws Exception {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < ROUNDS && least >= A_TIMER_TICK; i++) {
            long before = allocatedByLoop(server);
            round.run();
            least = Math.min(least, allocatedByLoop(server) - before);
        }
        return least;
    }

    private static long allocatedByLoop(TestServer server) throws Exception {
        MediaLoop loop = server.loops().media().getFirst();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return loop.eventLoop().submit(threads::getCurrentThreadAllocatedBytes).get();
    }

    private static byte[] numbered(int number) {
        return ByteBuffer.allocate(PAYLOAD).putInt(number).array();
    }

    private static int number(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)).getInt();
    }

    /** A client and a peer that answers every packet, with a window of packets under way. */
    private static final class Flow implements AutoCloseable {
        private final TurnTestClient client;
        private final TestPeer peer;
        private final TransportAddress relayed;
        private final boolean channel;

        Flow(TestServer server, boolean channel) throws IOException {
            this.channel = channel;
            client = server.client(HERE, false);
            peer = new TestPeer(HERE);
            relayed = client.allocate();
            if (channel) {
                client.bind(CHANNEL, peer.address());
            } else {
                client.permit(peer.address());
            }
        }

        /** So many packets each way, each of them checked. */
        void exchange(int packets) throws IOException {
            for (int sent = 0; sent < packets; sent += WINDOW) {
                int window = Math.min(WINDOW, packets - sent);
                for (int i = 0; i < window; i++) {
                    if (channel) {
                        client.sendChannel(CHANNEL, numbered(sent + i));
                    } else {
                        client.sendTo(peer.address(), numbered(sent + i));
                    }
                }
                for (int i = 0; i < window; i++) {
                    TestPeer.Packet packet = peer.receive();
                    assertThat(number(packet.text())).isEqualTo(sent + i);
                    assertThat(packet.length()).isEqualTo(PAYLOAD);
                }
                for (int i = 0; i < window; i++) {
                    peer.send(relayed, numbered(~(sent + i)));
                }
                for (int i = 0; i < window; i++) {
                    assertThat(number(client.receive().text())).isEqualTo(~(sent + i));
                }
            }
        }

        @Override
        public void close() throws IOException {
            client.close();
            peer.close();
        }
    }
}
