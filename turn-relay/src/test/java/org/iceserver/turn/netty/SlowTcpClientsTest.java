package org.iceserver.turn.netty;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

import org.iceserver.stun.TransportAddress;
import org.iceserver.testing.LeakWatch;
import org.iceserver.transport.tls.Certificates;
import org.iceserver.transport.tls.ServerCertificates;
import org.iceserver.turn.DropReason;
import org.iceserver.turn.ShardCounters.Relayed;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Clients over TCP and TLS that do not read what they are sent, and others on the same loop. */
@Timeout(60)
@ExtendWith(LeakWatch.class)
class SlowTcpClientsTest {
    private static final String HERE = "127.0.0.1";
    private static final int CHANNEL = 0x4ABC;
    private static final int PAYLOAD = 8_000;
    private static final int WINDOW = 16;
    /** More than we hold for one client and the kernel's buffers of a connection take. */
    private static final long FLOOD = 48L << 20;
    private static final int REQUESTS_AT_ONCE = 100;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void packetsForAClientThatDoesNotReadAreDroppedAndNobodyElses(boolean tls) throws IOException {
        try (TestServer server = start();
                TurnTestClient slow = client(server, tls);
                TurnTestClient other = client(server, tls);
                TestPeer peer = new TestPeer(HERE);
                TestPeer othersPeer = new TestPeer(HERE)) {
            TransportAddress relayed = slow.allocate();
            slow.bind(CHANNEL, peer.address());
            TransportAddress othersRelayed = other.allocate();
            other.bind(CHANNEL, othersPeer.address());

            int sent = 0;
            int exchanged = 0;
            while (sent * (long) PAYLOAD < FLOOD) {
                for (int i = 0; i < WINDOW; i++) {
                    peer.send(relayed, numbered(sent++));
                }
                exchange(other, othersPeer, othersRelayed);
                exchanged++;
                long handled = (long) sent + exchanged;
                Eventually.eventually("each packet is on its way or dropped",
                        () -> toClients(server) + server.drops(DropReason.CLIENT_BACKPRESSURE) == handled);
            }
            int taken = sent - (int) server.drops(DropReason.CLIENT_BACKPRESSURE);

            // Whole packets were dropped, for that reason alone; those it was to get, it gets, and then its answer.
            assertThat(server.drops()).isEqualTo(sent - taken).isPositive();
            assertThat(taken * (long) PAYLOAD).isLessThan(FLOOD / 2);
            TurnTestClient.assertSuccess(slow.refresh(600));
            assertNumbered(slow, taken);
            exchange(slow, peer, relayed);
        }
    }

    private static void assertNumbered(TurnTestClient client, int packets) throws IOException {
        int last = -1;
        for (int i = 0; i < packets; i++) {
            byte[] payload = client.receive().payload().toArray();
            assertThat(payload).hasSize(PAYLOAD);
            int number = ByteBuffer.wrap(payload).getInt();
            assertThat(number).isGreaterThan(last);
            last = number;
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aClientThatDoesNotReadItsAnswersIsClosed(boolean tls) throws IOException {
        try (TestServer server = start();
                TurnTestClient slow = client(server, tls);
                TurnTestClient other = client(server, tls);
                TestPeer peer = new TestPeer(HERE)) {
            slow.allocate();
            TransportAddress relayed = other.allocate();
            other.bind(CHANNEL, peer.address());
            byte[] one = TurnTestClient.bytes(TurnTestClient.bindingRequest());
            byte[] many = new byte[one.length * REQUESTS_AT_ONCE];
            for (int i = 0; i < REQUESTS_AT_ONCE; i++) {
                System.arraycopy(one, 0, many, i * one.length, one.length);
            }

            assertThatThrownBy(() -> {
                for (long sent = 0; sent < FLOOD; sent += many.length) {
                    slow.wire().send(many);
                }
            }).isInstanceOf(IOException.class);

            Eventually.eventually("its session ended with it", () -> server.server().sessions() == 1);
            exchange(other, peer, relayed);
        }
    }

    /** A packet each way. */
    private static void exchange(TurnTestClient client, TestPeer peer, TransportAddress relayed) throws IOException {
        client.sendChannel(CHANNEL, "there".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(peer.receive().text()).isEqualTo("there");
        peer.send(relayed, "back".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(client.receive().text()).isEqualTo("back");
    }

    private static long toClients(TestServer server) {
        return server.server().counters().getFirst().relayed(Relayed.PACKETS_TO_CLIENTS);
    }

    private static byte[] numbered(int number) {
        return Arrays.copyOf(ByteBuffer.allocate(4).putInt(number).array(), PAYLOAD);
    }

    private static TestServer start() throws IOException {
        return TestServer.plan().loops(1).tls(new ServerCertificates(List.of(
                Certificates.selfSigned(List.of("localhost"), Instant.now(), new SecureRandom())))).start();
    }

    private static TurnTestClient client(TestServer server, boolean tls) throws IOException {
        return new TurnTestClient(
                tls ? TlsWire.open(server.address(HERE)) : new Wire.Tcp(server.address(HERE)), TestServer.USER,
                TestServer.PASSWORD);
    }
}
