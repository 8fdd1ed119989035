package org.iceserver.turn.netty;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

import org.iceserver.stun.Attribute.MobilityTicket;
import org.iceserver.stun.TransportAddress;
import org.iceserver.testing.Await;
import org.iceserver.testing.LeakWatch;
import org.iceserver.transport.TransportMode;
import org.iceserver.turn.DropReason;
import org.iceserver.turn.ShardCounters;
import org.iceserver.turn.ShardCounters.Relayed;
import org.iceserver.turn.limits.Limits;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.iceserver.turn.netty.TcpSides.HERE;
import static org.iceserver.turn.netty.TcpSides.data;
import static org.iceserver.turn.netty.TcpSides.dial;
import static org.iceserver.turn.netty.TcpSides.random;
import static org.iceserver.turn.netty.TcpSides.read;
import static org.iceserver.turn.netty.TcpSides.sending;

/**
 * Two loops that hand packets, allocations and connections to each other, with much on its way at any time: nothing is lost
 * and nothing stays behind. Paced by what arrived, so that no queue overflows.
 */
@Timeout(120)
@ExtendWith(LeakWatch.class)
class HandOverUnderLoadTest {
    private static final int CHANNEL = 0x4ABC;
    private static final int PAIRS = 4;
    /** All pairs' windows together fit an inbox. */
    private static final int WINDOW = 64;
    private static final int PACKETS = 100 * WINDOW;
    private static final int MOVES = 6;
    private static final int CONNECTIONS = 200;
    private static final int CONNECTIONS_AT_ONCE = 8;

    static Stream<TransportMode> modes() {
        return TestServer.modes();
    }

    static Stream<Arguments> pairs() {
        return modes().flatMap(mode -> Stream.of(Arguments.of(mode, false, false), Arguments.of(mode, false, true),
                Arguments.of(mode, true, true)));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void nothingIsLostBetweenAllocationsOfTwoLoops(TransportMode mode, boolean firstTcp, boolean secondTcp)
            throws IOException {
        try (TestServer server = TestServer.plan().mode(mode).start()) {
            Roamers roamers = new Roamers(server);
            List<Pair> pairs = new ArrayList<>();
            for (int i = 0; i < PAIRS; i++) {
                pairs.add(new Pair(roamers.wire(firstTcp, 0), roamers.wire(secondTcp, 1)));
            }

            CompletableFuture.allOf(pairs.stream().map(pair -> own(pair::exchange)).toArray(CompletableFuture[]::new))
                    .join();

            for (int loop = 0; loop < 2; loop++) {
                ShardCounters counted = server.server().counters().get(loop);
                // A packet is counted after it was handed on: the last client may have it a moment earlier.
                Await.until(Duration.ofSeconds(10),
                        () -> counted.relayed(Relayed.PACKETS_TO_PEERS) == PAIRS * (long) PACKETS
                                && counted.relayed(Relayed.PACKETS_TO_CLIENTS) == PAIRS * (long) PACKETS,
                        () -> counted.relayed(Relayed.PACKETS_TO_PEERS) + " packets to peers and "
                                + counted.relayed(Relayed.PACKETS_TO_CLIENTS) + " to clients were counted");
            }
            assertNothingDropped(server);
            for (Pair pair : pairs) {
                pair.close();
            }
        }
    }

    /** Two clients of this server, each the other's peer. */
    private static final class Pair {
        private final TurnTestClient one;
        private final TurnTestClient other;

        Pair(Wire first, Wire second) throws IOException {
            one = new TurnTestClient(first, TestServer.USER, TestServer.PASSWORD);
            other = new TurnTestClient(second, "bob", "swordfish");
            TransportAddress ofOne = one.allocate();
            TransportAddress ofOther = other.allocate();
            one.bind(CHANNEL, ofOther);
            other.bind(CHANNEL, ofOne);
        }

        void exchange() throws IOException {
            for (int sent = 0; sent < PACKETS; sent += WINDOW) {
                for (int i = sent; i < sent + WINDOW; i++) {
                    one.sendChannel(CHANNEL, numbered(i));
                    other.sendChannel(CHANNEL, numbered(i));
                }
                for (int i = sent; i < sent + WINDOW; i++) {
                    assertThat(number(one.receive())).isEqualTo(i);
                    assertThat(number(other.receive())).isEqualTo(i);
                }
            }
        }

        void close() throws IOException {
            one.close();
            other.close();
        }
    }

    /** To and fro between the loops, while packets flow both ways between it and a neighbour. */
    @ParameterizedTest
    @MethodSource("modes")
    void nothingIsLostWhileAnAllocationMovesAgainAndAgain(TransportMode mode) throws IOException {
        try (TestServer server = TestServer.plan().mode(mode).mobility().start()) {
            Roamers roamers = new Roamers(server);
            List<Wire> wires = new ArrayList<>();
            for (int i = 0; i <= MOVES; i++) {
                wires.add(roamers.wire(false, i % 2));
            }
            TurnTestClient neighbour = new TurnTestClient(roamers.wire(false, 1), "bob", "swordfish");
            try (Roamer mobile = new Roamer(wires, neighbour)) {
                CompletableFuture<Void> flows = CompletableFuture.allOf(own(mobile::flowOut), own(mobile::flowBack));
                for (int move = 1; move <= MOVES; move++) {
                    mobile.move(move);
                }
                flows.join();
            }
            assertNothingDropped(server);
        }
    }

    /** A client that moves and its neighbour, who sends to it and gets what it sends. */
    private static final class Roamer implements AutoCloseable {
        private final List<Wire> wires;
        private final TurnTestClient neighbour;
        private final Arrivals atNeighbour = new Arrivals();
        private final Arrivals atRoamer = new Arrivals();
        private final List<CompletableFuture<Void>> readers = new ArrayList<>();
        private volatile TurnTestClient current;
        private volatile boolean closed;
        private MobilityTicket ticket;

        Roamer(List<Wire> wires, TurnTestClient neighbour) throws IOException {
            this.wires = wires;
            this.neighbour = neighbour;
            current = new TurnTestClient(wires.getFirst(), TestServer.USER, TestServer.PASSWORD);
            var allocated = current.tryAllocate(e -> e.add(Roamers.WANTED));
            ticket = Roamers.ticket(allocated);
            current.bind(CHANNEL, neighbour.allocate());
            neighbour.bind(CHANNEL, TurnTestClient.relayed(allocated));
            read(neighbour, atNeighbour);
            read(current, atRoamer);
        }

        private void read(TurnTestClient client, Arrivals arrivals) {
            readers.add(own(() -> {
                try {
                    while (true) {
                        arrivals.add(number(client.receive()));
                    }
                } catch (IOException e) {
                    // A socket that nothing reaches any more has a deadline.
                    assertThat(closed || e instanceof SocketTimeoutException).as(e.toString()).isTrue();
                }
            }));
        }

        void flowOut() throws IOException {
            for (int sent = 0; sent < PACKETS; sent += WINDOW) {
                TurnTestClient from = current;
                for (int i = sent; i < sent + WINDOW; i++) {
                    from.sendChannel(CHANNEL, numbered(i));
                }
                atNeighbour.await(sent + WINDOW);
            }
        }

        void flowBack() throws IOException {
            for (int sent = 0; sent < PACKETS; sent += WINDOW) {
                for (int i = sent; i < sent + WINDOW; i++) {
                    neighbour.sendChannel(CHANNEL, numbered(i));
                }
                atRoamer.await(sent + WINDOW);
            }
        }

        /** To the next wire, once so much of both flows is through and the move before is complete. */
        void move(int number) throws IOException {
            int through = number * PACKETS / (MOVES + 2);
            atNeighbour.await(through);
            atRoamer.await(through);
            TurnTestClient next = current.on(wires.get(number));
            ticket = Roamers.ticket(next.refreshWith(ticket));
            read(next, atRoamer);
            current = next;
            int before = atNeighbour.count();
            // What is on its way may have left from the old wire; the window behind that has left from the new one.
            atNeighbour.await(Math.min(PACKETS, before + 2 * WINDOW));
        }

        @Override
        public void close() throws IOException {
            closed = true;
            neighbour.close();
            for (Wire wire : wires) {
                wire.close();
            }
            CompletableFuture.allOf(readers.toArray(CompletableFuture[]::new)).join();
        }
    }

    /** How many different numbers have arrived, on however many sockets. */
    private static final class Arrivals {
        private final BitSet seen = new BitSet(PACKETS);

        synchronized void add(int number) {
            seen.set(number);
        }

        synchronized int count() {
            return seen.cardinality();
        }

        void await(int packets) {
            Eventually.eventually(packets + " packets", () -> count() >= packets);
        }
    }

    /** Connections are spread over the loops in turn, so every other one has to change its loop. */
    @ParameterizedTest
    @MethodSource("modes")
    void everyDataConnectionFindsTheLoopOfItsAllocation(TransportMode mode) throws Exception {
        Limits few = Limits.local().with("channels-per-allocation", Integer.toString(4 * CONNECTIONS_AT_ONCE));
        try (TestServer server = TestServer.plan().tcp().mode(mode).limits(few).start();
                TurnTestClient client = server.client(HERE, true)) {
            TransportAddress relayed = client.allocateTcp();
            client.permit(relayed);
            Semaphore room = new Semaphore(CONNECTIONS_AT_ONCE);
            List<CompletableFuture<Void>> all = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                room.acquire();
                byte[] there = random(2L * i, 64 << 10);
                byte[] back = random(2L * i + 1, 64 << 10);
                Socket atPeer = dial(relayed);
                // It does not wait until somebody is there.
                CompletableFuture<Void> early = sending(atPeer, back);
                int id = TurnTestClient.connectionId(client.attempt());
                all.add(own(() -> {
                    try (atPeer; Socket data = data(server, HERE, id)) {
                        CompletableFuture<Void> sent = sending(data, there);
                        assertThat(read(data, back.length)).isEqualTo(back);
                        assertThat(read(atPeer, there.length)).isEqualTo(there);
                        CompletableFuture.allOf(early, sent).join();
                    } finally {
                        room.release();
                    }
                }));
            }
            CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();

            // Far more than it may have at once: those that ended have left nothing behind.
            assertThat(CONNECTIONS).isGreaterThan(4 * CONNECTIONS_AT_ONCE);
            assertThat(server.drops()).isZero();
            TurnTestClient.assertSuccess(client.refresh(600));
        }
    }

    /** But what was sent to find a wire of either loop. */
    private static void assertNothingDropped(TestServer server) {
        assertThat(server.drops() - server.drops(DropReason.NO_ALLOCATION)).isZero();
    }

    private static byte[] numbered(int number) {
        return ByteBuffer.allocate(100).putInt(number).array();
    }

    private static int number(TurnTestClient.Received packet) {
        return ByteBuffer.wrap(packet.payload().toArray()).getInt();
    }

    /** What a thread of its own does. */
    @FunctionalInterface
    private interface Work {
        void run() throws IOException;
    }

    private static CompletableFuture<Void> own(Work work) {
        return CompletableFuture.runAsync(() -> {
            try {
                work.run();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }, task -> new Thread(task, "hand-over").start());
    }
}
