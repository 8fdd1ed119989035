package org.iceserver.turn.netty;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.netty.channel.SingleThreadEventLoop;
import org.iceserver.stun.TransportAddress;
import org.iceserver.testing.LeakWatch;
import org.iceserver.transport.TransportMode;
import org.iceserver.transport.tls.Certificates;
import org.iceserver.transport.tls.ServerCertificates;
import org.iceserver.turn.DropReason;
import org.iceserver.turn.ShardCounters;
import org.iceserver.turn.ShardCounters.Relayed;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How much one turn of a loop takes of one source of packets, whichever it is: a bounded number, so that the others and
 * requests have theirs. A loop stands still until more is waiting than that.
 */
@Timeout(60)
@ExtendWith(LeakWatch.class)
class FairTurnsTest {
    private static final String HERE = "127.0.0.1";
    private static final int CHANNEL = 0x4ABC;
    /** What the smallest receive buffer that a kernel grants by default takes of short datagrams. */
    private static final int PACKETS = 400;
    /** Four reads of a UDP socket; of everything else as many. */
    private static final int PER_TURN = 256;

    static Stream<TransportMode> modes() {
        return TestServer.modes();
    }

    @ParameterizedTest
    @MethodSource("modes")
    void aFloodFromAPeerLeavesRequestsTheirTurn(TransportMode mode) throws Exception {
        try (TestServer server = TestServer.plan().mode(mode).loops(1).start();
                TurnTestClient client = server.client(HERE, false);
                TestPeer peer = new TestPeer(HERE)) {
            TransportAddress relayed = client.allocate();
            client.bind(CHANNEL, peer.address());

            List<Long> turns = turns(server, 0, () -> sent(server, 0, Relayed.PACKETS_TO_CLIENTS), PACKETS, () -> {
                for (int i = 0; i < PACKETS; i++) {
                    peer.send(relayed, new byte[8]);
                }
                client.wire().send(TurnTestClient.bytes(TurnTestClient.bindingRequest()));
            });

            assertThat(turns).allMatch(packets -> packets <= PER_TURN);
            // The answer stands among the packets where it was made.
            assertThat(packetsBeforeTheAnswer(client)).isLessThanOrEqualTo(PER_TURN);
        }
    }

    private static int packetsBeforeTheAnswer(TurnTestClient client) throws IOException {
        int before = 0;
        while (DataFrames.isChannelData(client.wire().receive())) {
            before++;
        }
        return before;
    }

    @ParameterizedTest
    @MethodSource("modes")
    void aFloodOfOneClientLeavesRelayedSocketsTheirTurn(TransportMode mode) throws Exception {
        try (TestServer server = TestServer.plan().mode(mode).loops(1).start();
                TurnTestClient client = server.client(HERE, false);
                Wire flooder = Wire.udp(server.address(HERE));
                TestPeer peer = new TestPeer(HERE)) {
            TransportAddress relayed = client.allocate();
            client.permit(peer.address());

            List<Long> turns = turns(server, 0, () -> server.drops(DropReason.NO_ALLOCATION), PACKETS, () -> {
                for (int i = 0; i < PACKETS; i++) {
                    flooder.send(DataFrames.channelFrame(CHANNEL, new byte[8], false));
                }
                peer.send(relayed, new byte[8]);
            });

            assertThat(turns).allMatch(packets -> packets <= PER_TURN);
            assertThat(client.receive().payload().length()).isEqualTo(8);
        }
    }

    /** Many frames fit one read of a stream. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFloodOfFramesOfOneConnectionLeavesOthersTheirTurn(boolean tls) throws Exception {
        try (TestServer server = TestServer.plan().loops(1).tls(certificates()).start();
                Wire.Tcp flooder = tls
                        ? TlsWire.open(server.address(HERE))
                        : new Wire.Tcp(server.address(HERE));
                TurnTestClient other = server.client(HERE, true)) {
            new TurnTestClient(flooder, TestServer.USER, TestServer.PASSWORD).binding();
            int frames = 10 * PER_TURN + 1;
            byte[] frame = DataFrames.channelFrame(CHANNEL, new byte[0], true);
            ByteArrayOutputStream flood = new ByteArrayOutputStream();
            IntStream.range(0, frames).forEach(i -> flood.writeBytes(frame));

            List<Long> turns = turns(server, 0, () -> server.drops(DropReason.NO_ALLOCATION), frames,
                    () -> flooder.send(flood.toByteArray()));

            assertThat(turns).allMatch(taken -> taken <= StreamHandler.FRAMES_PER_TURN);
            TurnTestClient.assertSuccess(other.binding());
            // It is read again.
            TurnTestClient.assertSuccess(
                    new TurnTestClient(flooder, TestServer.USER, TestServer.PASSWORD).binding());
        }
    }

    @ParameterizedTest
    @MethodSource("modes")
    void aFloodFromAnotherLoopLeavesSocketsTheirTurn(TransportMode mode) throws Exception {
        try (TestServer server = TestServer.plan().mode(mode).loops(2).start()) {
            Roamers roamers = new Roamers(server);
            try (TurnTestClient one = new TurnTestClient(roamers.wire(false, 0), "bob", "swordfish");
                    TurnTestClient other = new TurnTestClient(roamers.wire(false, 1), "bob", "swordfish")) {
                TransportAddress from = one.allocate();
                TransportAddress to = other.allocate();
                one.bind(CHANNEL, to);
                other.permit(from);

                List<Long> turns = turns(server, 1, () -> sent(server, 1, Relayed.PACKETS_TO_CLIENTS),
                        Inbox.CAPACITY, () -> {
                            for (int i = 1; i <= Inbox.CAPACITY; i++) {
                                one.sendChannel(CHANNEL, new byte[8]);
                                long handed = i;
                                if (i % 32 == 0) {
                                    Eventually.eventually("the other loop has handed them over",
                                            () -> sent(server, 0, Relayed.PACKETS_TO_PEERS) == handed);
                                }
                            }
                            // One more is one too many: this loop stands still.
                            one.sendChannel(CHANNEL, new byte[8]);
                            Eventually.eventually("a drop", () -> server.drops(DropReason.INBOX_FULL) == 1);
                        });

                assertThat(turns).hasSizeGreaterThanOrEqualTo(Inbox.CAPACITY / Inbox.PER_TURN)
                        .allMatch(packets -> packets <= Inbox.PER_TURN);
                assertThat(other.receive().peer()).isEqualTo(from);
                assertThat(server.drops()).isEqualTo(roamersDrops(server) + 1);
            }
        }
    }

    /** Finding a wire of a loop costs drops of its own. */
    private static long roamersDrops(TestServer server) {
        return server.drops(DropReason.NO_ALLOCATION);
    }

    private static long sent(TestServer server, int loop, Relayed what) {
        ShardCounters counters = server.server().counters().get(loop);
        return counters.relayed(what);
    }

    private static ServerCertificates certificates() {
        return new ServerCertificates(
                List.of(Certificates.selfSigned(List.of("localhost"), Instant.now(), new SecureRandom())));
    }

    /** What fills the sockets while a loop stands still. */
    @FunctionalInterface
    private interface Standstill {
        void run() throws IOException;
    }

    /** How much is counted in each turn behind the standstill, until all of it is; turns without any are left out. */
    private static List<Long> turns(TestServer server, int index, LongSupplier count, long all, Standstill standstill)
            throws Exception {
        SingleThreadEventLoop loop = (SingleThreadEventLoop) server.loops().media().get(index).eventLoop();
        CompletableFuture<List<Long>> seen = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                long before = count.getAsLong();
                standstill.run();
                new Turns(loop, count, before, before + all, seen).next();
            } catch (IOException | AssertionError e) {
                seen.completeExceptionally(e);
            }
        });
        return seen.get(30, TimeUnit.SECONDS);
    }

    /** Looks once in every turn. */
    private static final class Turns implements Runnable {
        private final SingleThreadEventLoop loop;
        private final LongSupplier count;
        private final long end;
        private final CompletableFuture<List<Long>> seen;
        private final List<Long> turns = new ArrayList<>();
        private long last;

        Turns(SingleThreadEventLoop loop, LongSupplier count, long start, long end,
                CompletableFuture<List<Long>> seen) {
            this.loop = loop;
            this.count = count;
            this.last = start;
            this.end = end;
            this.seen = seen;
        }

        void next() {
            loop.executeAfterEventLoopIteration(() -> loop.execute(this));
        }

        @Override
        public void run() {
            long now = count.getAsLong();
            if (now > last) {
                turns.add(now - last);
                last = now;
            }
            if (now >= end) {
                seen.complete(turns);
            } else {
                next();
            }
        }
    }
}
