package org.iceserver.turn.netty;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;

import io.netty.buffer.ByteBufUtil;
import org.iceserver.stun.Attribute;
import org.iceserver.stun.ChannelData;
import org.iceserver.stun.MessageClass;
import org.iceserver.stun.StunMessage;
import org.iceserver.testing.LeakWatch;
import org.iceserver.transport.TransportMode;
import org.iceserver.turn.DropReason;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Every odd message of the corpus against the running server: it lives, and says no more than it should. */
@ExtendWith(LeakWatch.class)
class CorpusReplayTest {
    private static final String HERE = "127.0.0.1";
    private static final Path OTHERS = Path.of("..", "..", "shared", "standards", "corpus");
    /** The realm's length, padded: example.org. */
    private static final int REALM = 12;
    private static final int FINGERPRINT = 8;
    private static final int MAGIC_COOKIE = 0x2112_A442;

    static Stream<TransportMode> modes() {
        return TestServer.modes();
    }

    @ParameterizedTest
    @MethodSource("modes")
    void everyDatagramIsAnsweredWithinItsBudgetOrDropped(TransportMode mode) throws IOException {
        try (TestServer server = TestServer.start(mode)) {
            for (byte[] seed : seeds()) {
                try (TurnTestClient client = server.client(HERE, false)) {
                    client.wire().send(seed);
                    // One socket's packets stay in order: what comes before this answer answers the seed.
                    byte[] fence = TurnTestClient.bytes(TurnTestClient.bindingRequest());
                    client.wire().send(fence);
                    for (byte[] answer = client.wire().receive(); !answers(answer, fence);) {
                        assertWithinBudget(seed, answer);
                        answer = client.wire().receive();
                    }
                }
            }
            assertThat(server.server().sessions()).isZero();
            assertThat(server.drops(DropReason.UNDECODABLE)).isPositive();
        }
    }

    @ParameterizedTest
    @MethodSource("modes")
    void everySeedAsAStreamLeavesTheServerAlive(TransportMode mode) throws IOException {
        SplittableRandom random = new SplittableRandom(7);
        try (TestServer server = TestServer.start(mode)) {
            for (byte[] seed : seeds()) {
                int cut = seed.length == 0 ? 0 : random.nextInt(seed.length);
                try (TurnTestClient client = server.client(HERE, true)) {
                    client.wire().send(Arrays.copyOf(seed, cut));
                    client.wire().send(Arrays.copyOfRange(seed, cut, seed.length));
                } catch (IOException e) {
                    // The server closed a connection that made no sense.
                    assertThat(e).isInstanceOf(java.net.SocketException.class);
                }
            }
            try (TurnTestClient client = server.client(HERE, true)) {
                TurnTestClient.assertSuccess(client.binding());
                client.allocate();
            }
            Eventually.eventually("nobody stays", () -> server.server().sessions() == 0);
        }
    }

    @ParameterizedTest
    @MethodSource("modes")
    void anAuthenticatedClientThatSendsTheCorpusKeepsItsSession(TransportMode mode) throws IOException {
        try (TestServer server = TestServer.start(mode);
                TurnTestClient client = server.client(HERE, false);
                TestPeer peer = new TestPeer(HERE)) {
            client.allocate();
            client.bind(0x4001, peer.address());
            for (byte[] seed : seeds()) {
                client.wire().send(seed);
                TurnTestClient.assertSuccess(client.binding());
            }
            client.bind(0x4001, peer.address());
            client.sendChannel(0x4001, "still here".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
            String text = peer.receive().text();
            while (!text.equals("still here")) {
                text = peer.receive().text();
            }
        }
    }

    /** By magic cookie and transaction id. */
    static boolean answers(byte[] answer, byte[] request) {
        return Arrays.equals(answer, 4, 20, request, 4, 20);
    }

    /** security.md's budgets: what an unauthenticated sender may cause us to send. */
    static void assertWithinBudget(byte[] seed, byte[] bytes) {
        // A client older than the cookie has the budgets of every other, and over DTLS 500 (RFC 7350 s3).
        byte[] current = ByteBuffer.wrap(bytes.clone()).putInt(4, MAGIC_COOKIE).array();
        StunMessage answer = TurnTestClient.decode(current);
        int budget = answer.messageClass() == MessageClass.SUCCESS ? 32 : switch (TurnTestClient.errorCode(answer)) {
            case 400 -> 64;
            case 500 -> 28;
            case 401, 438 -> 84 + REALM;
            case 420 -> 32 + ChannelData.padded(2 * unknown(answer).size());
            default -> throw new AssertionError("answered " + TurnTestClient.errorCode(answer) + " to "
                    + ByteBufUtil.hexDump(seed));
        };
        assertThat(bytes.length).as(() -> ByteBufUtil.hexDump(seed))
                .isLessThanOrEqualTo(budget + (answer.hasFingerprint() ? FINGERPRINT : 0));
    }

    private static List<Integer> unknown(StunMessage answer) {
        return Objects.requireNonNull(answer.first(Attribute.UnknownAttributes.class)).types();
    }

    static List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>(files(generated()));
        assertThat(seeds).hasSizeGreaterThan(90);
        if (Files.isDirectory(OTHERS)) {
            try (Stream<Path> folders = Files.list(OTHERS)) {
                folders.filter(Files::isDirectory).filter(folder -> !folder.endsWith("generated")).sorted()
                        .forEach(folder -> seeds.addAll(files(folder)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return seeds;
    }

    private static Path generated() {
        URL folder = Objects.requireNonNull(CorpusReplayTest.class.getResource("/corpus/generated"));
        try {
            return Path.of(new URI(folder.toString()));
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static List<byte[]> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            List<byte[]> contents = new ArrayList<>();
            for (Path file : files.sorted().toList()) {
                byte[] content = Files.readAllBytes(file);
                if (content.length <= 65_507) {
                    contents.add(content);
                }
            }
            return contents;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
