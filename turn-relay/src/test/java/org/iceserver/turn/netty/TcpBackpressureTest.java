package org.iceserver.turn.netty;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import org.iceserver.stun.TransportAddress;
import org.iceserver.transport.TransportMode;
import org.iceserver.transport.tls.Certificates;
import org.iceserver.transport.tls.ServerCertificates;
import org.iceserver.turn.DropReason;
import org.iceserver.turn.limits.Limits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.iceserver.turn.netty.TcpSides.HERE;
import static org.iceserver.turn.netty.TcpSides.MEGABYTE;
import static org.iceserver.turn.netty.TcpSides.accept;
import static org.iceserver.turn.netty.TcpSides.address;
import static org.iceserver.turn.netty.TcpSides.connected;
import static org.iceserver.turn.netty.TcpSides.data;
import static org.iceserver.turn.netty.TcpSides.listener;
import static org.iceserver.turn.netty.TcpSides.random;
import static org.iceserver.turn.netty.TcpSides.read;
import static org.iceserver.turn.netty.TcpSides.sha256;
import static org.iceserver.turn.netty.TcpSides.socketAddress;

/** A receiver that does not read, or has used its bandwidth, stops its sender; nothing is lost (RFC 6062). */
@Timeout(60)
class TcpBackpressureTest {
    /** More than the kernel's buffers of four sockets take on any machine that we know of. */
    private static final int FLOOD = 64 << 20;

    static Stream<TransportMode> modes() {
        return TestServer.modes();
    }

    @ParameterizedTest
    @MethodSource("modes")
    void aReceiverThatDoesNotReadStopsItsSenderAndLosesNothing(TransportMode mode) throws IOException {
        try (TestServer server = TestServer.plan().tcp().mode(mode).start();
                TurnTestClient client = server.client(HERE, true)) {
            TransportAddress relayed = client.allocateTcp();
            client.permit(relayed);
            for (boolean early : new boolean[]{true, false}) {
                try (SocketChannel atPeer = SocketChannel.open(socketAddress(relayed))) {
                    atPeer.configureBlocking(false);
                    int id = TurnTestClient.connectionId(client.attempt());
                    int sent = early ? flood(atPeer) : 0;
                    try (Socket data = data(server, HERE, id)) {
                        sent = early ? sent : flood(atPeer);
                        assertThat(sent).isLessThan(FLOOD);
                        assertThat(sha256(read(data, sent)))
                                .isEqualTo(sha256(Arrays.copyOf(random(3, FLOOD), sent)));
                    }
                }
            }
        }
    }

    @Test
    void aPeerThatDoesNotReadStopsTheClient() throws IOException {
        try (TestServer server = TestServer.plan().tcp().start();
                TurnTestClient client = server.client(HERE, true);
                ServerSocket listening = listener(HERE)) {
            client.allocateTcp();
            int id = connected(client, address(listening));
            try (Socket atPeer = accept(listening); SocketChannel data = dataChannel(server, id)) {
                int sent = flood(data);

                assertThat(sent).isLessThan(FLOOD);
                assertThat(sha256(read(atPeer, sent))).isEqualTo(sha256(Arrays.copyOf(random(3, FLOOD), sent)));
            }
        }
    }

    /** What TLS holds on its way counts too. */
    @Test
    void aClientOverTlsThatDoesNotReadStopsThePeer() throws IOException {
        ServerCertificates certificates = new ServerCertificates(
                List.of(Certificates.selfSigned(List.of("localhost"), Instant.now(), new SecureRandom())));
        try (TestServer server = TestServer.plan().tcp().tls(certificates).start();
                TurnTestClient client = server.client(HERE, true)) {
            TransportAddress relayed = client.allocateTcp();
            client.permit(relayed);
            try (SocketChannel atPeer = SocketChannel.open(socketAddress(relayed));
                    Wire.Tcp data = TlsWire.open(server.address(HERE))) {
                atPeer.configureBlocking(false);
                TurnTestClient binder = new TurnTestClient(data, TestServer.USER, TestServer.PASSWORD);
                binder.challenge();
                TurnTestClient.assertSuccess(binder.connectionBind(TurnTestClient.connectionId(client.attempt())));

                int sent = flood(atPeer);

                assertThat(sent).isLessThan(FLOOD);
                assertThat(sha256(read(data.socket(), sent))).isEqualTo(sha256(Arrays.copyOf(random(3, FLOOD), sent)));
            }
        }
    }

    @Test
    void theBandwidthLimitStopsASenderWhosePeerReads() throws IOException {
        try (TestServer server = TestServer.plan().tcp().limits(Limits.local().with("allocation-bps", "8000"))
                .start();
                TurnTestClient client = server.client(HERE, true);
                ServerSocket listening = listener(HERE)) {
            client.allocateTcp();
            int id = connected(client, address(listening));
            try (Socket atPeer = accept(listening); SocketChannel data = dataChannel(server, id)) {
                CompletableFuture<Integer> arrived = CompletableFuture.supplyAsync(() -> readToEnd(atPeer));

                int sent = flood(data);
                data.close();

                assertThat(sent).isLessThan(FLOOD);
                assertThat(arrived.join()).isPositive().isLessThan(sent);
                assertThat(server.drops(DropReason.BANDWIDTH)).isZero();
            }
        }
    }

    /** A data connection that does not block. */
    private static SocketChannel dataChannel(TestServer server, int id) throws IOException {
        SocketChannel data = SocketChannel.open(server.address(HERE));
        TurnTestClient binder = new TurnTestClient(new ChannelWire(data), TestServer.USER, TestServer.PASSWORD);
        binder.challenge();
        TurnTestClient.assertSuccess(binder.connectionBind(id));
        data.configureBlocking(false);
        return data;
    }

    /** Writes until nothing more is taken, or far too much was. */
    private static int flood(SocketChannel to) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(random(3, FLOOD));
        for (int idle = 0; bytes.hasRemaining() && idle < 100;) {
            if (to.write(bytes) > 0) {
                idle = 0;
            } else {
                idle++;
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            }
        }
        return bytes.position();
    }

    /** How much there was, however it ended. */
    private static int readToEnd(Socket from) {
        int read = 0;
        try {
            byte[] bytes = new byte[MEGABYTE];
            for (int more = from.getInputStream().read(bytes); more >= 0; more = from.getInputStream().read(bytes)) {
                read += more;
            }
        } catch (IOException e) {
            // A deadline, or a reset.
        }
        return read;
    }
}
