package org.iceserver.turn.netty;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import org.iceserver.stun.Attribute.MobilityTicket;
import org.iceserver.stun.TransportAddress;
import org.iceserver.testing.LeakWatch;
import org.iceserver.transport.TransportMode;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Paced flows while their allocation moves, both ways and from a neighbour on this server: every packet arrives. */
@ExtendWith(LeakWatch.class)
class MobilityFlowTest {
    private static final int CHANNEL = 0x4ABC;
    private static final int PACKETS = 2_000;
    private static final long PACE_NANOS = 200_000;

    static Stream<Arguments> moves() {
        return TestServer.modes().flatMap(mode -> Stream.of(0, 1).map(loop -> Arguments.of(mode, loop)));
    }

    /** Sends number {@code index} of a flow. */
    @FunctionalInterface
    private interface Sending {
        void send(byte[] payload) throws IOException;
    }

    /** What has arrived of a flow, in whatever order, on however many sockets. */
    private static final class Arrived {
        private final BitSet seen = new BitSet(PACKETS);
        private final AtomicInteger count = new AtomicInteger();

        synchronized void add(byte[] payload) {
            int index = ByteBuffer.wrap(payload).getInt();
            if (!seen.get(index)) {
                seen.set(index);
                count.incrementAndGet();
            }
        }

        int count() {
            return count.get();
        }

        void awaitAll(String what) {
            Eventually.eventually(what, () -> count() == PACKETS);
        }
    }

    private static CompletableFuture<Void> flow(AtomicInteger progress, Sending sending) {
        return CompletableFuture.runAsync(() -> {
            try {
                for (int i = 0; i < PACKETS; i++) {
                    sending.send(ByteBuffer.allocate(100).putInt(i).array());
                    progress.set(i);
                    LockSupport.parkNanos(PACE_NANOS);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }, task -> new Thread(task, "flow").start());
    }

    /** Reads relayed packets until told to stop. */
    private static CompletableFuture<Void> reader(TurnTestClient client, Arrived arrived, AtomicBoolean done) {
        return CompletableFuture.runAsync(() -> {
            while (!done.get()) {
                try {
                    arrived.add(client.receive().payload().toArray());
                } catch (SocketTimeoutException e) {
                    return;
                } catch (IOException e) {
                    assertThat(done).as(e.toString()).isTrue();
                }
            }
        }, task -> new Thread(task, "reader").start());
    }

    @ParameterizedTest
    @MethodSource("moves")
    void noPacketOfAPeerIsLost(TransportMode mode, int loop) throws IOException {
        try (TestServer server = TestServer.plan().mode(mode).mobility().start();
                TestPeer peer = new TestPeer("127.0.0.1")) {
            Move move = new Move(server, loop, peer.address());

            move.during(payload -> peer.send(move.relayed, payload));

            move.close();
        }
    }

    @ParameterizedTest
    @MethodSource("moves")
    void noPacketOfANeighbourOnThisServerIsLost(TransportMode mode, int loop) throws IOException {
        try (TestServer server = TestServer.plan().mode(mode).mobility().start()) {
            Roamers roamers = new Roamers(server);
            for (int neighboursLoop : new int[]{0, 1}) {
                TurnTestClient neighbour = new TurnTestClient(roamers.wire(false, neighboursLoop), "bob", "swordfish");
                TransportAddress from = neighbour.allocate();
                Move move = new Move(server, loop, from);
                neighbour.bind(CHANNEL, move.relayed);

                move.during(payload -> neighbour.sendChannel(CHANNEL, payload));

                move.close();
                neighbour.close();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("moves")
    void noPacketOfTheClientIsLost(TransportMode mode, int loop) throws IOException {
        try (TestServer server = TestServer.plan().mode(mode).mobility().start();
                TestPeer peer = new TestPeer("127.0.0.1")) {
            Move move = new Move(server, loop, peer.address());
            Roamers.ticket(move.there.refreshWith(move.ticket));
            Arrived arrived = new Arrived();
            AtomicInteger progress = new AtomicInteger();

            // The first half on the old socket, awaited; the rest on the new one, all of it at once.
            CompletableFuture<Void> sent = flow(progress, payload -> {
                boolean before = ByteBuffer.wrap(payload).getInt() < PACKETS / 2;
                (before ? move.here : move.there).sendChannel(CHANNEL, payload);
                if (before) {
                    arrived.add(peer.receive().text().getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
                }
            });
            sent.join();
            for (int i = PACKETS / 2; i < PACKETS; i++) {
                arrived.add(peer.receive().text().getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
            }

            arrived.awaitAll("every packet is with the peer");
            move.close();
        }
    }

    /** A client with an allocation on loop 0, and the socket it moves to. */
    private static final class Move {
        private final TurnTestClient here;
        private final TurnTestClient there;
        private final MobilityTicket ticket;
        private final TransportAddress relayed;

        Move(TestServer server, int loop, TransportAddress peer) throws IOException {
            Roamers roamers = new Roamers(server);
            here = new TurnTestClient(roamers.wire(false, 0), TestServer.USER, TestServer.PASSWORD);
            var allocated = here.tryAllocate(e -> e.add(Roamers.WANTED));
            ticket = Roamers.ticket(allocated);
            relayed = TurnTestClient.relayed(allocated);
            here.bind(CHANNEL, peer);
            there = here.on(roamers.wire(false, loop));
        }

        /** Moves in the middle of a flow towards the client. */
        void during(Sending sending) throws IOException {
            Arrived arrived = new Arrived();
            AtomicBoolean done = new AtomicBoolean();
            AtomicInteger progress = new AtomicInteger();
            CompletableFuture<Void> atOld = reader(here, arrived, done);
            CompletableFuture<Void> sent = flow(progress, sending);
            Eventually.eventually("a quarter is on its way", () -> progress.get() > PACKETS / 4);
            Roamers.ticket(there.refreshWith(ticket));
            CompletableFuture<Void> atNew = reader(there, arrived, done);
            Eventually.eventually("half is on its way", () -> progress.get() > PACKETS / 2);
            there.sendChannel(CHANNEL, new byte[4]);
            sent.join();

            arrived.awaitAll("every packet is with the client, on one socket or the other");
            done.set(true);
            here.close();
            there.close();
            CompletableFuture.allOf(atOld, atNew).join();
        }

        void close() throws IOException {
            here.close();
            there.close();
        }
    }
}
