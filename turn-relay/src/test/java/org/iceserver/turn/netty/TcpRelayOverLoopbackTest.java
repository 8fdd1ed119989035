package org.iceserver.turn.netty;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import org.iceserver.stun.Attribute;
import org.iceserver.stun.StunMessage;
import org.iceserver.stun.TransportAddress;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.TransportMode;
import org.iceserver.turn.DropReason;
import org.iceserver.turn.Limits;
import org.iceserver.turn.PeerRules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

/** RFC 6062 over real sockets: control connection, data connections, a plain TCP peer. */
@Timeout(60)
class TcpRelayOverLoopbackTest {
    private static final String HERE = "127.0.0.1";
    private static final int MEGABYTE = 1 << 20;
    /** More than the kernel's buffers of four sockets take on any machine that we know of. */
    private static final int FLOOD = 64 << 20;

    static Stream<TransportMode> modes() {
        return TestServer.modes();
    }

    private static ServerSocket listener(String ip) throws IOException {
        ServerSocket socket = new ServerSocket(0, 10, InetAddress.getByName(ip));
        socket.setSoTimeout(Wire.DEADLINE_MILLIS);
        return socket;
    }

    private static TransportAddress address(ServerSocket socket) {
        return TurnTestClient.address((InetSocketAddress) socket.getLocalSocketAddress());
    }

    private static Socket accept(ServerSocket listener) throws IOException {
        Socket accepted = listener.accept();
        accepted.setSoTimeout(Wire.DEADLINE_MILLIS);
        return accepted;
    }

    private static InetSocketAddress socketAddress(TransportAddress address) {
        return new InetSocketAddress(new IpAddress(address.high(), address.low()).toInetAddress(), address.port());
    }

    private static Socket dial(TransportAddress to) throws IOException {
        InetSocketAddress address = socketAddress(to);
        Socket socket = new Socket(address.getAddress(), address.getPort());
        socket.setSoTimeout(Wire.DEADLINE_MILLIS);
        return socket;
    }

    /** A new connection of the same client, bound to this connection of a peer. */
    private static Socket data(TestServer server, String ip, int id) throws IOException {
        Wire.Tcp wire = new Wire.Tcp(server.address(ip));
        TurnTestClient binder = new TurnTestClient(wire, TestServer.USER, TestServer.PASSWORD);
        binder.challenge();
        TurnTestClient.assertSuccess(binder.connectionBind(id));
        return wire.socket();
    }

    private static int connected(TurnTestClient client, TransportAddress peer) throws IOException {
        return TurnTestClient.connectionId(client.connect(peer));
    }

    private static byte[] random(long seed, int length) {
        byte[] bytes = new byte[length];
        new SplittableRandom(seed).nextBytes(bytes);
        return bytes;
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** Both directions at once. */
    private static void assertMegabytesTravel(Socket ofClient, Socket ofPeer) throws IOException {
        byte[] there = random(1, MEGABYTE);
        byte[] back = random(2, MEGABYTE);
        CompletableFuture<Void> sends = CompletableFuture.allOf(sending(ofClient, there), sending(ofPeer, back));
        CompletableFuture<byte[]> second = CompletableFuture.supplyAsync(() -> read(ofClient, MEGABYTE));

        assertThat(sha256(read(ofPeer, MEGABYTE))).isEqualTo(sha256(there));
        assertThat(sha256(second.join())).isEqualTo(sha256(back));
        sends.join();
    }

    private static CompletableFuture<Void> sending(Socket socket, byte[] bytes) {
        return CompletableFuture.runAsync(() -> {
            try {
                socket.getOutputStream().write(bytes);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
    }

    private static byte[] read(Socket socket, int length) {
        try {
            return socket.getInputStream().readNBytes(length);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static boolean ended(Socket socket) throws IOException {
        try {
            InputStream in = socket.getInputStream();
            return in.read() < 0;
        } catch (java.net.SocketException e) {
            return true;
        }
    }

    @ParameterizedTest
    @MethodSource("modes")
    void megabytesTravelBothWaysOnConnectionsThatTheClientOpens(TransportMode mode) throws IOException {
        for (String ip : List.of(HERE, "::1")) {
            try (TestServer server = TestServer.plan().tcp().mode(mode).start();
                    TurnTestClient client = server.client(ip, true);
                    ServerSocket peer = listener(ip)) {
                client.challenge();
                TransportAddress relayed = TurnTestClient.relayed(client.request(org.iceserver.stun.Method.ALLOCATE,
                        e -> TestServer.family(ip).apply(e.add(Attribute.RequestedTransport.TCP))));
                // Two in a row come to two loops: one stays where it is, one moves.
                try (ServerSocket second = listener(ip);
                        Socket first = data(server, ip, connected(client, address(peer)));
                        Socket other = data(server, ip, connected(client, address(second)));
                        Socket atPeer = accept(peer);
                        Socket atSecond = accept(second)) {
                    assertThat(TurnTestClient.address((InetSocketAddress) atPeer.getRemoteSocketAddress()))
                            .isEqualTo(relayed);
                    assertMegabytesTravel(first, atPeer);
                    assertMegabytesTravel(other, atSecond);
                }
                TurnTestClient.assertSuccess(client.refresh(600));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("modes")
    void megabytesTravelBothWaysOnConnectionsThatThePeerOpens(TransportMode mode) throws IOException {
        try (TestServer server = TestServer.plan().tcp().mode(mode).start();
                TurnTestClient client = server.client(HERE, true)) {
            TransportAddress relayed = client.allocateTcp();
            client.permit(relayed);
            for (int i = 0; i < 2; i++) {
                try (Socket atPeer = dial(relayed)) {
                    atPeer.getOutputStream().write("early".getBytes(ISO_8859_1));
                    StunMessage attempt = client.attempt();
                    assertThat(attempt.first(Attribute.XorPeerAddress.class)).isEqualTo(new Attribute.XorPeerAddress(
                            TurnTestClient.address((InetSocketAddress) atPeer.getLocalSocketAddress())));
                    try (Socket data = data(server, HERE, TurnTestClient.connectionId(attempt))) {
                        assertThat(new String(read(data, 5), ISO_8859_1)).isEqualTo("early");
                        assertMegabytesTravel(data, atPeer);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("modes")
    void twoTcpAllocationsOfThisServerMeet(TransportMode mode) throws IOException {
        try (TestServer server = TestServer.plan().tcp().mode(mode).start();
                TurnTestClient one = server.client(HERE, true);
                TurnTestClient other = server.client(HERE, true)) {
            TransportAddress fromOne = one.allocateTcp();
            TransportAddress fromOther = other.allocateTcp();
            other.permit(fromOne);

            int active = connected(one, fromOther);
            StunMessage attempt = other.attempt();

            assertThat(Objects.requireNonNull(attempt.first(Attribute.XorPeerAddress.class)).address())
                    .isEqualTo(fromOne);
            try (Socket left = data(server, HERE, active);
                    Socket right = data(server, HERE, TurnTestClient.connectionId(attempt))) {
                assertMegabytesTravel(left, right);
            }
        }
    }

    @Test
    void onlyALiveTcpAllocationIsReachedAtAnAddressOfOurOwn() throws IOException {
        try (TestServer server = TestServer.plan().tcp().rules(PeerRules.STANDARD).start();
                TurnTestClient one = server.client(HERE, true);
                TurnTestClient other = server.client(HERE, true);
                ServerSocket ofThisHost = listener(HERE)) {
            one.allocateTcp();
            TransportAddress fromOther = other.allocateTcp();

            assertThat(TurnTestClient.errorCode(one.connect(address(ofThisHost)))).isEqualTo(403);
            assertThat(TurnTestClient.errorCode(one.connect(TurnTestClient.address(server.address(HERE)))))
                    .isEqualTo(403);
            // That client has no permission for us, so what it accepts it closes; the connection itself is legal.
            connected(one, fromOther);
            TurnTestClient.assertSuccess(other.refresh(0));
            assertThat(TurnTestClient.errorCode(one.connect(fromOther))).isIn(403, 446);
        }
    }

    @Test
    void bytesBehindTheRequestAreDeliveredThoughTheyComeOneByOne() throws IOException {
        try (TestServer server = TestServer.plan().tcp().start();
                TurnTestClient client = server.client(HERE, true)) {
            client.allocateTcp();
            for (int piece : new int[]{1, 3, 1_000}) {
                ServerSocket listening = listener(HERE);
                int id = connected(client, address(listening));
                try (listening;
                        Socket atPeer = accept(listening);
                        Wire.Tcp wire = new Wire.Tcp(server.address(HERE))) {
                    TurnTestClient binder = new TurnTestClient(wire, TestServer.USER, TestServer.PASSWORD);
                    binder.challenge();
                    byte[] bind = binder.signedConnectionBind(id);
                    byte[] all = Arrays.copyOf(bind, bind.length + 5);
                    System.arraycopy("hasty".getBytes(ISO_8859_1), 0, all, bind.length, 5);
                    for (int at = 0; at < all.length; at += piece) {
                        wire.send(Arrays.copyOfRange(all, at, Math.min(all.length, at + piece)));
                    }

                    TurnTestClient.assertSuccess(TurnTestClient.decode(wire.receive()));
                    assertThat(new String(read(atPeer, 5), ISO_8859_1)).isEqualTo("hasty");
                    for (byte one : "pieces".getBytes(ISO_8859_1)) {
                        atPeer.getOutputStream().write(one);
                        wire.socket().getOutputStream().write(one);
                    }
                    assertThat(new String(read(atPeer, 6), ISO_8859_1)).isEqualTo("pieces");
                    assertThat(new String(read(wire.socket(), 6), ISO_8859_1)).isEqualTo("pieces");
                }
            }
        }
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
            try (Socket atPeer = accept(listening);
                    SocketChannel data = SocketChannel.open(server.address(HERE))) {
                TurnTestClient binder = new TurnTestClient(new ChannelWire(data), TestServer.USER,
                        TestServer.PASSWORD);
                binder.challenge();
                TurnTestClient.assertSuccess(binder.connectionBind(id));
                data.configureBlocking(false);

                int sent = flood(data);

                assertThat(sent).isLessThan(FLOOD);
                assertThat(sha256(read(atPeer, sent))).isEqualTo(sha256(Arrays.copyOf(random(3, FLOOD), sent)));
            }
        }
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

    @Test
    void theBandwidthLimitStopsASenderWhosePeerReads() throws IOException {
        try (TestServer server = TestServer.plan().tcp().limits(Limits.local().with("allocation-bps", "8000"))
                .start();
                TurnTestClient client = server.client(HERE, true);
                ServerSocket listening = listener(HERE)) {
            client.allocateTcp();
            int id = connected(client, address(listening));
            try (Socket atPeer = accept(listening);
                    SocketChannel data = SocketChannel.open(server.address(HERE))) {
                TurnTestClient binder = new TurnTestClient(new ChannelWire(data), TestServer.USER,
                        TestServer.PASSWORD);
                binder.challenge();
                TurnTestClient.assertSuccess(binder.connectionBind(id));
                data.configureBlocking(false);
                CompletableFuture<Integer> arrived = CompletableFuture.supplyAsync(() -> readToEnd(atPeer));

                int sent = flood(data);
                data.close();

                assertThat(sent).isLessThan(FLOOD);
                assertThat(arrived.join()).isPositive().isLessThan(sent);
                assertThat(server.drops(DropReason.BANDWIDTH)).isZero();
            }
        }
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

    @Test
    void theEndOfOneSideEndsTheOtherAndTheRestArrives() throws IOException {
        try (TestServer server = TestServer.plan().tcp().start();
                TurnTestClient client = server.client(HERE, true);
                ServerSocket listening = listener(HERE)) {
            client.allocateTcp();
            byte[] rest = random(4, MEGABYTE);
            try (Socket data = data(server, HERE, connected(client, address(listening)));
                    Socket atPeer = accept(listening)) {
                CompletableFuture<Void> sent = sending(atPeer, rest).thenRun(() -> shutDown(atPeer));
                assertThat(read(data, MEGABYTE)).isEqualTo(rest);
                assertThat(ended(data)).isTrue();
                sent.join();
            }
            try (ServerSocket second = listener(HERE);
                    Socket data = data(server, HERE, connected(client, address(second)));
                    Socket atPeer = accept(second)) {
                CompletableFuture<Void> sent = sending(data, rest).thenRun(() -> shutDown(data));
                assertThat(read(atPeer, MEGABYTE)).isEqualTo(rest);
                assertThat(ended(atPeer)).isTrue();
                sent.join();
            }
        }
    }

    private static void shutDown(Socket socket) {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void theEndOfTheControlConnectionEndsEverything() throws IOException {
        try (TestServer server = TestServer.plan().tcp().start();
                TurnTestClient client = server.client(HERE, true);
                ServerSocket listening = listener(HERE)) {
            TransportAddress relayed = client.allocateTcp();
            client.permit(relayed);
            try (Socket data = data(server, HERE, connected(client, address(listening)));
                    Socket atPeer = accept(listening);
                    Socket waiting = dial(relayed)) {
                client.attempt();

                client.close();

                assertThat(ended(data)).isTrue();
                assertThat(ended(atPeer)).isTrue();
                assertThat(ended(waiting)).isTrue();
            }
            Eventually.eventually("nobody listens any more", () -> refused(relayed));
            Eventually.eventually("the session is gone", () -> server.server().sessions() == 0);
        }
    }

    private static boolean refused(TransportAddress to) {
        try {
            dial(to).close();
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void aPeerWithoutPermissionIsClosedAtOnce() throws IOException {
        try (TestServer server = TestServer.plan().tcp().start();
                TurnTestClient client = server.client(HERE, true)) {
            TransportAddress relayed = client.allocateTcp();
            try (Socket stranger = dial(relayed)) {
                assertThat(ended(stranger)).isTrue();
            }
            assertThat(server.drops(DropReason.NO_PERMISSION)).isEqualTo(1);
        }
    }

    @Test
    void aPeerThatRefusesIs447() throws IOException {
        try (TestServer server = TestServer.plan().tcp().start();
                TurnTestClient client = server.client(HERE, true)) {
            client.allocateTcp();
            TransportAddress nobody;
            try (ServerSocket gone = listener(HERE)) {
                nobody = address(gone);
            }

            assertThat(TurnTestClient.errorCode(client.connect(nobody))).isEqualTo(447);
            assertThat(TurnTestClient.errorCode(client.connect(nobody))).isEqualTo(447);
        }
    }

    @Test
    void whatNobodyBindsInTimeIsClosed() throws IOException {
        try (TestServer server = TestServer.plan().tcp().start();
                TurnTestClient client = server.client(HERE, true)) {
            TransportAddress relayed = client.allocateTcp();
            client.permit(relayed);
            try (Socket waiting = dial(relayed)) {
                int id = TurnTestClient.connectionId(client.attempt());

                server.advanceSeconds(31);

                assertThat(ended(waiting)).isTrue();
                try (TurnTestClient late = server.client(HERE, true)) {
                    late.challenge();
                    assertThat(TurnTestClient.errorCode(late.connectionBind(id))).isEqualTo(400);
                }
            }
        }
    }

    @Test
    void anotherUserCannotTakeTheConnection() throws IOException {
        try (TestServer server = TestServer.plan().tcp().start();
                TurnTestClient client = server.client(HERE, true);
                ServerSocket listening = listener(HERE)) {
            client.allocateTcp();
            int id = connected(client, address(listening));
            try (TurnTestClient thief = server.client(HERE, true, "bob", "swordfish")) {
                thief.challenge();
                assertThat(TurnTestClient.errorCode(thief.connectionBind(id))).isEqualTo(441);
            }
            try (Socket atPeer = accept(listening); Socket data = data(server, HERE, id)) {
                assertMegabytesTravel(data, atPeer);
            }
        }
    }
}
