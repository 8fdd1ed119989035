package org.iceserver.turn.netty;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

import org.iceserver.stun.TransportAddress;
import org.iceserver.transport.memory.Holding;
import org.iceserver.transport.memory.MemoryBudget;
import org.iceserver.transport.memory.MemoryShare;
import org.iceserver.turn.ControlCounters.Event;
import org.iceserver.turn.DropReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

/** TCP cuts messages as it likes (RFC 8656 s12.5). */
class StreamFramingTest {
    private static final String HERE = "127.0.0.1";
    private static final int CHANNEL = 0x4123;

    @Test
    void messagesArriveInPiecesOfOneByte() throws IOException {
        try (TestServer server = TestServer.plan().start();
                TurnTestClient client = new TurnTestClient(new Dribble(server.address(HERE), 1), TestServer.USER,
                        TestServer.PASSWORD);
                TestPeer peer = new TestPeer(HERE)) {
            client.allocate();
            client.bind(CHANNEL, peer.address());
            for (String text : new String[]{"a", "ab", "abc", "abcd", ""}) {
                client.sendChannel(CHANNEL, text.getBytes(ISO_8859_1));
                assertThat(peer.receive().text()).isEqualTo(text);
                client.sendTo(peer.address(), text.getBytes(ISO_8859_1));
                assertThat(peer.receive().text()).isEqualTo(text);
            }
        }
    }

    /** Many frames of every length modulo 4 as one run of bytes, cut at seeded random places. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void framesAreFoundWhereverTheStreamIsCut(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        try (TestServer server = TestServer.plan().start();
                TurnTestClient client = server.client(HERE, true);
                TestPeer peer = new TestPeer(HERE)) {
            client.allocate();
            client.bind(CHANNEL, peer.address());
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            for (int i = 0; i < 60; i++) {
                byte[] payload = payload(i);
                stream.writeBytes(random.nextBoolean()
                        ? DataFrames.channelFrame(CHANNEL, payload, true)
                        : DataFrames.sendIndication(peer.address(), payload));
            }
            byte[] all = stream.toByteArray();
            for (int at = 0; at < all.length;) {
                int piece = Math.min(all.length - at, 1 + random.nextInt(2_000));
                client.wire().send(Arrays.copyOfRange(all, at, at + piece));
                at += piece;
            }
            for (int i = 0; i < 60; i++) {
                assertThat(peer.receive().text()).isEqualTo(new String(payload(i), ISO_8859_1));
            }
        }
    }

    @Test
    void everyMessageOfAStreamIsCounted() throws IOException {
        try (TestServer server = TestServer.plan().start(); TurnTestClient client = server.client(HERE, true)) {
            client.allocate();
            long before = messages(server);
            client.refresh(600);
            client.refresh(600);

            assertThat(messages(server)).isEqualTo(before + 2);
        }
    }

    private static long messages(TestServer server) {
        return server.server().counts().stream().mapToLong(loop -> loop.control().get(Event.STREAM_MESSAGE)).sum();
    }

    @Test
    void manyRequestsInOneWriteAreAllAnswered() throws IOException {
        try (TestServer server = TestServer.plan().start(); TurnTestClient client = server.client(HERE, true)) {
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            for (int i = 0; i < 50; i++) {
                stream.writeBytes(TurnTestClient.bytes(TurnTestClient.bindingRequest()));
            }
            client.wire().send(stream.toByteArray());
            for (int i = 0; i < 50; i++) {
                TurnTestClient.assertSuccess(TurnTestClient.decode(client.wire().receive()));
            }
        }
    }

    @Test
    void whatCannotBeFramedEndsTheConnectionAndItsSession() throws IOException {
        try (TestServer server = TestServer.plan().start();
                Wire.Tcp wire = new Wire.Tcp(server.address(HERE));
                TurnTestClient client = new TurnTestClient(wire, TestServer.USER, TestServer.PASSWORD)) {
            client.allocate();

            wire.send("\u00ffPOST / HTTP/1.1\r\n\r\n".getBytes(ISO_8859_1));

            assertThat(wire.closedByServer()).isTrue();
            Eventually.eventually("the session is gone", () -> server.server().sessions() == 0);
            assertThat(server.drops(DropReason.UNDECODABLE)).isEqualTo(1);
        }
    }

    @Test
    void aConnectionThatNeverCompletesAFrameIsClosed() throws IOException {
        try (TestServer server = TestServer.plan().idleSeconds(1).start();
                Wire.Tcp half = new Wire.Tcp(server.address(HERE));
                TurnTestClient client = server.client(HERE, true);
                TestPeer peer = new TestPeer(HERE)) {
            client.allocate();
            half.send(new byte[]{0, 1, 0, 8, 0x21, 0x12});

            assertThat(half.closedByServer()).isTrue();
            // The other connection has been silent as long, but it has an allocation.
            client.permit(peer.address());
        }
    }

    @Test
    void aStrangerWhoAnnouncesALongFrameIsClosedAtOnce() throws IOException {
        for (byte[] start : List.of(stunHeader(65_512), new byte[]{0x40, 1, (byte) 0xFF, (byte) 0xF0})) {
            try (TestServer server = TestServer.plan().start(); Wire.Tcp wire = new Wire.Tcp(server.address(HERE))) {
                wire.send(start);

                assertThat(wire.closedByServer()).isTrue();
                assertThat(server.drops(DropReason.UNFINISHED_FRAME)).isEqualTo(1);
            }
        }
    }

    @Test
    void halfFramesOfStrangersStayWithinTheBudget() throws IOException {
        MemoryBudget budget = MemoryBudget.of(64L << 20, 1L << 20);
        MemoryShare frames = budget.share(Holding.STREAM_FRAMES);
        try (TestServer server = TestServer.plan().memory(budget).start();
                TurnTestClient other = server.client(HERE, true)) {
            List<Wire.Tcp> strangers = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                Wire.Tcp stranger = new Wire.Tcp(server.address(HERE));
                strangers.add(stranger);
                stranger.send(Arrays.copyOf(stunHeader(4_000), 3_900));
            }

            Eventually.eventually("the budget refuses", () -> frames.refusals() > 0);
            assertThat(frames.held()).isBetween(1L, frames.most());
            assertThat(server.drops(DropReason.OUT_OF_MEMORY)).isPositive();
            other.allocate();
            TurnTestClient.assertSuccess(other.refresh(600));

            for (Wire.Tcp stranger : strangers) {
                stranger.close();
            }
            Eventually.eventually("everything is given back", () -> frames.held() == 0);
        }
    }

    /** The first bytes of a message of this length. */
    private static byte[] stunHeader(int length) {
        return ByteBuffer.allocate(20).putShort((short) 1).putShort((short) (length - 20)).putInt(0x2112A442).array();
    }

    /** A client that stops reading loses relayed packets, and the server's memory stays bounded. */
    @Test
    void aClientThatDoesNotReadLosesRelayedPackets() throws IOException {
        try (TestServer server = TestServer.plan().start();
                TurnTestClient client = server.client(HERE, true);
                TestPeer peer = new TestPeer(HERE)) {
            TransportAddress relayed = client.allocate();
            client.permit(peer.address());
            byte[] payload = new byte[8_000];

            Eventually.eventually("packets for it are dropped", () -> {
                for (int i = 0; i < 16; i++) {
                    send(peer, relayed, payload);
                }
                return server.drops(DropReason.CLIENT_BACKPRESSURE) > 100;
            });

            // The queued data is complete, and the connection goes on when the client reads again.
            assertThat(client.receive().payload().length()).isEqualTo(payload.length);
            TurnTestClient.assertSuccess(client.refresh(600));
        }
    }

    private static void send(TestPeer peer, TransportAddress to, byte[] payload) {
        try {
            peer.send(to, payload);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static byte[] payload(int index) {
        byte[] payload = new byte[index * 23];
        Arrays.fill(payload, (byte) index);
        return payload;
    }
}
