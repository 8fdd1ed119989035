package org.iceserver.turn.netty;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

import org.iceserver.testing.LeakWatch;
import org.iceserver.transport.TransportMode;
import org.iceserver.transport.tls.Certificates;
import org.iceserver.transport.tls.ServerCertificates;
import org.iceserver.turn.DropReason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The corpus, and seeded mutations of it, over each transport: the server lives, says no more than it should, and
 * releases every buffer.
 */
@ExtendWith(LeakWatch.class)
class CorpusOverEveryTransportTest {
    private static final String HERE = "127.0.0.1";
    private static final int CHANNEL = 0x4001;
    private static final int MUTATIONS = 3;
    private static final int LARGEST_RECORD = 1 << 14;

    private final ServerCertificates certificates = new ServerCertificates(
            List.of(Certificates.selfSigned(List.of("localhost", HERE), Instant.now(), new SecureRandom())));
    private final SplittableRandom random = new SplittableRandom(20_261_123);
    @SuppressWarnings("NullAway.Init") // before each test
    private TestServer server;

    /** How a client reaches the server. */
    enum Carrier {
        UDP, TCP, TLS, DTLS;

        Wire open(InetSocketAddress server) throws IOException {
            return switch (this) {
                case UDP -> Wire.udp(server);
                case TCP -> Wire.tcp(server);
                case TLS -> TlsWire.open(server);
                case DTLS -> new DtlsWire(server);
            };
        }
    }

    @BeforeEach
    void start() throws IOException {
        server = TestServer.plan().mode(TransportMode.AUTO).tls(certificates).tcp().mobility().start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** One socket's packets stay in order: what comes before the answer to the fence answers the message. */
    @ParameterizedTest
    @EnumSource(names = {"UDP", "DTLS"})
    void everyDatagramIsAnsweredWithinItsBudgetOrDropped(Carrier carrier) throws IOException {
        try (Wire wire = carrier.open(server.tlsAddress(HERE))) {
            for (byte[] message : messages(carrier)) {
                byte[] fence = TurnTestClient.bytes(TurnTestClient.bindingRequest());
                wire.send(message);
                wire.send(fence);
                for (byte[] answer = wire.receive(); !CorpusReplayTest.answers(answer, fence);) {
                    CorpusReplayTest.assertWithinBudget(message, answer);
                    answer = wire.receive();
                }
            }
        }
        assertAliveAndEmpty(carrier);
    }

    /** Nobody can say where a stream without frames goes on, so each has a connection, and its answers end with it. */
    @ParameterizedTest
    @EnumSource(names = {"TCP", "TLS"})
    void everyStreamIsAnsweredWithinItsBudgetOrClosed(Carrier carrier) throws IOException {
        for (byte[] message : messages(carrier)) {
            int cut = random.nextInt(message.length + 1);
            try (Wire.Tcp wire = (Wire.Tcp) carrier.open(server.tlsAddress(HERE))) {
                wire.send(Arrays.copyOf(message, cut));
                wire.send(Arrays.copyOfRange(message, cut, message.length));
                wire.socket().shutdownOutput();
                while (true) {
                    CorpusReplayTest.assertWithinBudget(message, wire.receive());
                }
            } catch (IOException e) {
                // The end of the connection, by either side; a deadline would mean that it was not closed.
                assertThat(e).isNotInstanceOf(java.net.SocketTimeoutException.class);
            }
        }
        assertAliveAndEmpty(carrier);
    }

    @ParameterizedTest
    @EnumSource(names = {"UDP", "DTLS"})
    void whoIsAuthenticatedKeepsItsSessionThroughAllOfIt(Carrier carrier) throws IOException {
        try (TurnTestClient client = client(carrier); TestPeer peer = new TestPeer(HERE)) {
            client.allocate();
            client.bind(CHANNEL, peer.address());
            for (byte[] message : messages(carrier)) {
                client.wire().send(message);
                TurnTestClient.assertSuccess(client.binding());
            }
            client.bind(CHANNEL, peer.address());
            client.sendChannel(CHANNEL, "still here".getBytes(ISO_8859_1));
            String text = peer.receive().text();
            while (!text.equals("still here")) {
                text = peer.receive().text();
            }
            client.refresh(0);
        }
        assertAliveAndEmpty(carrier);
    }

    private void assertAliveAndEmpty(Carrier carrier) throws IOException {
        assertThat(server.drops(DropReason.INTERNAL_ERROR)).isZero();
        try (TurnTestClient client = client(carrier)) {
            client.allocate();
            client.refresh(0);
        }
        Eventually.eventually("nobody stays", () -> server.server().sessions() == 0);
    }

    private TurnTestClient client(Carrier carrier) throws IOException {
        return new TurnTestClient(carrier.open(server.tlsAddress(HERE)), TestServer.USER, TestServer.PASSWORD);
    }

    /**
     * Each seed unchanged, then with {@value #MUTATIONS} mutations. A message that is too long for a record is cut, and
     * an empty one is left out.
     */
    private List<byte[]> messages(Carrier carrier) {
        return CorpusReplayTest.seeds().stream()
                .map(seed -> carrier == Carrier.DTLS
                        ? Arrays.copyOf(seed, Math.min(seed.length, LARGEST_RECORD))
                        : seed)
                .<byte[]>mapMulti((seed, messages) -> {
                    messages.accept(seed);
                    for (int i = 0; i < MUTATIONS; i++) {
                        messages.accept(mutated(seed));
                    }
                }).filter(message -> carrier != Carrier.DTLS || message.length > 0).toList();
    }

    /** Up to four changes: a bit, a byte, a length field, the end, a piece twice; never longer than the seed and 64 bytes. */
    private byte[] mutated(byte[] seed) {
        byte[] message = seed.clone();
        for (int changes = 1 + random.nextInt(4); changes > 0 && message.length > 0; changes--) {
            int at = random.nextInt(message.length);
            switch (random.nextInt(5)) {
                case 0 -> message[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> message[at] = (byte) random.nextInt(256);
                case 2 -> message[Math.min(message.length - 1, 2 + (at & -4))] = (byte) random.nextInt(-1, 2);
                case 3 -> message = Arrays.copyOf(message, at);
                default -> message = repeated(message, at);
            }
        }
        return message;
    }

    private byte[] repeated(byte[] message, int at) {
        int length = Math.min(random.nextInt(17), Math.min(message.length - at, LARGEST_RECORD - message.length));
        if (length <= 0) {
            return message;
        }
        byte[] longer = Arrays.copyOf(message, message.length + length);
        System.arraycopy(message, at, longer, at + length, message.length - at);
        return longer;
    }
}
