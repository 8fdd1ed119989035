package org.iceserver.interop;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

import org.iceserver.client.AllocateOptions;
import org.iceserver.client.Credentials;
import org.iceserver.client.PeerStream;
import org.iceserver.client.ServerAddress;
import org.iceserver.client.Timing;
import org.iceserver.client.TurnClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * RFC 6062: connections that our client opens to a plain TCP peer, those that such a peer opens to our client, and
 * coturn's client, whose relayed addresses connect to each other.
 */
@Tag("namespace")
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TcpRelayInteropTest {
    private static final int MEGABYTE = 1 << 20;
    private static final int SOON_MILLIS = 20_000;

    private final ServerProcess server = ServerProcess.start("--user", "ann:wonderland", "--realm", "example.org",
            "--tcp-relay", "--allow-peer", "127.0.0.0/8", "--listen", "127.0.0.1", "--relay-ip", "127.0.0.1",
            "--relay-ip", "::1");

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void connectionsThatOurClientOpensCarryEverything() throws IOException {
        try (TurnClient client = client();
                ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            client.allocate(AllocateOptions.NONE.withTcp());
            listener.setSoTimeout(SOON_MILLIS);

            try (PeerStream stream = client.connectPeer(
                    (java.net.InetSocketAddress) listener.getLocalSocketAddress());
                    Socket peer = listener.accept()) {
                assertMegabytesTravel(stream, peer);
            }
        }
    }

    @Test
    void connectionsThatAPlainPeerOpensCarryEverything() throws IOException {
        try (TurnClient client = client()) {
            var relayed = client.allocate(AllocateOptions.NONE.withTcp()).relayed();
            client.createPermission(relayed);
            for (int i = 0; i < 3; i++) {
                try (Socket peer = new Socket(relayed.getAddress(), relayed.getPort())) {
                    peer.getOutputStream().write(i);
                    PeerStream stream = client.acceptPeer(Duration.ofMillis(SOON_MILLIS));
                    assertThat(stream).isNotNull();
                    try (stream) {
                        assertThat(stream.peer()).isEqualTo(peer.getLocalSocketAddress());
                        assertThat(stream.input().read()).isEqualTo(i);
                        assertMegabytesTravel(stream, peer);
                    }
                    assertThat(peer.getInputStream().read()).as("the end of one is the end of the other").isNegative();
                }
            }
        }
    }

    @Test
    void coturnsClientLosesNothing() {
        Uclient.assertNothingLost(uclient("-m", "3", "-n", "50"), 200);
    }

    @Test
    void coturnsClientLosesNothingFromIpv6RelayedAddresses() {
        Uclient.assertNothingLost(uclient("-x", "-n", "50"), 100);
    }

    /** The tool makes pairs of clients, and another pair for the RTCP of each. */
    private ForeignTool uclient(String... options) {
        return Uclient.run("127.0.0.1", server.stunPort(),
                List.of("-T", "-u", "ann", "-w", "wonderland", "-z", "5"), options);
    }

    private TurnClient client() throws IOException {
        return TurnClient.connect(ServerAddress.tcp("127.0.0.1", server.stunPort()),
                new Credentials("ann", "wonderland"), Timing.STANDARD);
    }

    /** Both directions at once. */
    private static void assertMegabytesTravel(PeerStream stream, Socket peer) throws IOException {
        peer.setSoTimeout(SOON_MILLIS);
        byte[] there = random(1);
        byte[] back = random(2);
        CompletableFuture<Void> sends = CompletableFuture.allOf(writing(stream.output(), there),
                writing(peer.getOutputStream(), back));
        CompletableFuture<byte[]> arrived = reading(stream.input());

        assertThat(reading(peer.getInputStream()).join()).isEqualTo(there);
        assertThat(arrived.join()).isEqualTo(back);
        sends.join();
    }

    private static byte[] random(long seed) {
        byte[] bytes = new byte[MEGABYTE];
        new SplittableRandom(seed).nextBytes(bytes);
        return bytes;
    }

    private static CompletableFuture<Void> writing(OutputStream to, byte[] bytes) {
        return CompletableFuture.runAsync(() -> {
            try {
                to.write(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }, task -> Thread.ofVirtual().start(task));
    }

    private static CompletableFuture<byte[]> reading(InputStream from) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return from.readNBytes(MEGABYTE);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }, task -> Thread.ofVirtual().start(task));
    }
}
