package org.iceserver.turn.netty;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

import org.iceserver.stun.Attribute;
import org.iceserver.stun.MessageClass;
import org.iceserver.stun.Method;
import org.iceserver.stun.StunEncoder;
import org.iceserver.stun.TransportAddress;
import org.iceserver.transport.Encryption;
import org.iceserver.transport.TransportMode;
import org.iceserver.transport.tls.Certificates;
import org.iceserver.transport.tls.ServerCertificates;
import org.iceserver.turn.DropReason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

/** Clients over DTLS (RFC 8656 s3.1, RFC 7350), which shares its ports with plain UDP. */
class DtlsClientsTest {
    private static final String HERE = "127.0.0.1";
    private static final int CHANNEL = 0x4001;
    private static final int ENOUGH = 2_000;

    private final ServerCertificates certificates = new ServerCertificates(
            List.of(Certificates.selfSigned(List.of("localhost", HERE), Instant.now(), new SecureRandom())));
    @SuppressWarnings("NullAway.Init") // before each test
    private TestServer server;

    static List<TransportMode> modes() {
        return TestServer.modes().toList();
    }

    @BeforeEach
    void start() throws IOException {
        server = TestServer.plan().tls(certificates).tcp().start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** One at a time, so that no socket's buffer fills and every packet can be asked for. */
    @ParameterizedTest
    @MethodSource("modes")
    void everyPacketArrivesBothWays(TransportMode mode) throws IOException {
        try (TestServer here = TestServer.plan().mode(mode).tls(certificates).start();
                TurnTestClient client = client(here.address(HERE));
                TestPeer peer = new TestPeer(HERE)) {
            TransportAddress relayed = client.allocate();
            client.bind(CHANNEL, peer.address());
            for (int i = 0; i < ENOUGH; i++) {
                byte[] text = ("packet " + i).getBytes(ISO_8859_1);
                client.sendChannel(CHANNEL, text);
                assertThat(peer.receive().text()).isEqualTo("packet " + i);
                peer.send(relayed, text);
                assertThat(client.receive().text()).isEqualTo("packet " + i);
            }
        }
    }

    @Test
    void theOperatorSeesWhatProtectsASession() throws Exception {
        try (TurnTestClient client = client(stunPort())) {
            client.allocate();

            assertThat(server.onlySession().encryption()).isNotNull()
                    .extracting(Encryption::version, Encryption::cipher).asString()
                    .matches("\\[DTLSv1\\.2, ECDHE-(ECDSA|RSA)-AES(128-GCM-SHA256|256-GCM-SHA384)]");
        }
    }

    @Test
    void sendAndDataIndicationsTravelToo() throws IOException {
        try (TurnTestClient client = client(stunPort()); TestPeer peer = new TestPeer(HERE)) {
            TransportAddress relayed = client.allocate();
            client.permit(peer.address());
            client.sendTo(peer.address(), "out".getBytes(ISO_8859_1));
            assertThat(peer.receive().text()).isEqualTo("out");
            peer.send(relayed, "back".getBytes(ISO_8859_1));
            assertThat(client.receive().text()).isEqualTo("back");
        }
    }

    /** RFC 7983: the first byte tells them apart; one transport address may even do both at once. */
    @Test
    void dtlsAndPlainAreServedOnBothPorts() throws IOException {
        for (InetSocketAddress port : List.of(stunPort(), tlsPort())) {
            try (TurnTestClient secure = client(port);
                    TurnTestClient plain = plain(Wire.udp(port));
                    TurnTestClient stream = plain(Wire.tcp(port))) {
                for (TurnTestClient one : List.of(secure, plain, stream)) {
                    assertThat(one.mapped()).isEqualTo(TurnTestClient.address(one.wire().local()));
                    assertThat(one.allocate().port()).isPositive();
                }
            }
        }
    }

    /** A payload of 1,500 bytes, a jumbo frame's, and nearly all that a record holds. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1_500, 9_000, 16_000})
    void longDatagramsGoThrough(int length) throws IOException {
        byte[] payload = new byte[length];
        Arrays.fill(payload, (byte) 'x');
        try (TurnTestClient client = client(stunPort()); TestPeer peer = new TestPeer(HERE)) {
            TransportAddress relayed = client.allocate();
            client.bind(CHANNEL, peer.address());
            client.sendChannel(CHANNEL, payload);
            assertThat(peer.receive().text()).isEqualTo(new String(payload, ISO_8859_1));
            peer.send(relayed, payload);
            assertThat(client.receive().text()).isEqualTo(new String(payload, ISO_8859_1));
        }
    }

    @Test
    void whatNoRecordHoldsIsCountedAndDropped() throws IOException {
        try (TurnTestClient client = client(stunPort()); TestPeer peer = new TestPeer(HERE)) {
            TransportAddress relayed = client.allocate();
            client.bind(CHANNEL, peer.address());
            peer.send(relayed, new byte[16_384]);
            Eventually.eventually("it is dropped", () -> server.drops(DropReason.TOO_LONG) == 1);
            TurnTestClient.assertSuccess(client.binding());
        }
    }

    @Test
    void twoDtlsClientsReachEachOther() throws IOException {
        try (TurnTestClient one = client(stunPort()); TurnTestClient two = client(tlsPort())) {
            TransportAddress first = one.allocate();
            TransportAddress second = two.allocate();
            one.bind(CHANNEL, second);
            two.bind(CHANNEL, first);
            one.sendChannel(CHANNEL, "over".getBytes(ISO_8859_1));
            assertThat(two.receive().text()).isEqualTo("over");
        }
    }

    @Test
    void aNewCertificateEndsNoSession() throws IOException {
        try (TurnTestClient before = client(tlsPort()); TestPeer peer = new TestPeer(HERE)) {
            before.allocate();
            before.bind(CHANNEL, peer.address());
            certificates.replace(List.of(Certificates.selfSigned(List.of("localhost"), Instant.now(),
                    new SecureRandom())));
            try (TurnTestClient after = client(tlsPort())) {
                after.allocate();
            }
            before.sendChannel(CHANNEL, "still here".getBytes(ISO_8859_1));
            assertThat(peer.receive().text()).isEqualTo("still here");
        }
    }

    /** A Binding request with sixteen bytes of transaction id, and an error response with code 500. */
    @Test
    void whoLacksTheMagicCookieGetsAServerError() throws IOException {
        byte[] request = HexFormat.of().parseHex("00010000" + "0102030405060708090a0b0c0d0e0f10");
        try (TurnTestClient client = client(stunPort())) {
            client.wire().send(request);
            assertThat(HexFormat.of().formatHex(client.wire().receive()))
                    .isEqualTo("01110008" + "0102030405060708090a0b0c0d0e0f10" + "0009000400000500");
        }
    }

    @Test
    void goodbyeEndsTheAllocation() throws IOException {
        try (TurnTestClient client = client(stunPort())) {
            client.allocate();
            assertThat(server.server().sessions()).isOne();
        }
        Eventually.eventually("the session has ended", () -> server.server().sessions() == 0);
    }

    /** RFC 6347 s4.2.8: the association begins again, and so does everything that depends on it. */
    @Test
    void aClientThatBeginsAnewOnItsPortStartsWithoutAnAllocation() throws IOException {
        DtlsWire former = new DtlsWire(stunPort());
        new TurnTestClient(former, TestServer.USER, TestServer.PASSWORD).allocate();
        int port = former.local().getPort();
        former.vanish();
        try (TurnTestClient again = plain(new DtlsWire(stunPort(), port))) {
            Eventually.eventually("the former session has ended", () -> server.server().sessions() == 0);
            again.allocate();
        }
    }

    @Test
    void whoDeletesItsAllocationMayMakeAnother() throws IOException {
        try (TurnTestClient client = client(stunPort())) {
            client.allocate();
            client.request(Method.REFRESH, e -> e.add(new Attribute.Lifetime(0)));
            assertThat(server.server().sessions()).isZero();
            client.allocate();
        }
    }

    @Test
    void aKickTakesTheAssociationToo() throws Exception {
        DtlsWire wire = new DtlsWire(stunPort());
        try (TurnTestClient client = plain(wire)) {
            client.allocate();
            assertThat(server.server().kick(TestServer.USER, Instant.now().getEpochSecond() + 60)
                    .get(5, TimeUnit.SECONDS)).isOne();
            assertThat(wire.closedByServer()).isTrue();
        }
    }

    @Test
    void aSilentAssociationWithoutAnAllocationEnds() throws Exception {
        try (TestServer hasty = TestServer.plan().idleSeconds(1).tls(certificates).start();
                DtlsWire silent = new DtlsWire(hasty.address(HERE))) {
            assertThat(silent.closedByServer()).isTrue();
        }
    }

    /** RFC 6062 s5.1, s5.4: both want a stream. */
    @Test
    void tcpAllocationsAndTheirConnectionsAreNotForDtls() throws IOException {
        try (TurnTestClient client = client(stunPort())) {
            client.challenge();
            assertThat(TurnTestClient.errorCode(
                    client.request(Method.ALLOCATE, e -> e.add(Attribute.RequestedTransport.TCP)))).isEqualTo(400);
            assertThat(TurnTestClient.errorCode(client.connectionBind(1))).isEqualTo(400);
        }
    }

    @Test
    void dtlsBytesAreCountedAndDroppedWithoutACertificate() throws IOException {
        try (TestServer plain = TestServer.start(TransportMode.AUTO);
                TurnTestClient client = plain(Wire.udp(plain.address(HERE)))) {
            client.wire().send(new byte[]{22, (byte) 0xFE, (byte) 0xFD, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1});
            TurnTestClient.assertSuccess(client.binding());
            assertThat(plain.drops(DropReason.UNDECODABLE)).isOne();
        }
    }

    @Test
    void rubbishNextToASessionIsCountedAndTheSessionLivesOn() throws IOException {
        SplittableRandom random = new SplittableRandom(23);
        DtlsWire wire = new DtlsWire(stunPort());
        try (TurnTestClient client = plain(wire); TestPeer peer = new TestPeer(HERE)) {
            client.allocate();
            client.bind(CHANNEL, peer.address());
            for (int i = 0; i < 500; i++) {
                byte[] rubbish = new byte[1 + random.nextInt(200)];
                random.nextBytes(rubbish);
                rubbish[0] = (byte) (20 + random.nextInt(44));
                wire.raw(rubbish);
            }
            client.sendChannel(CHANNEL, "still here".getBytes(ISO_8859_1));
            assertThat(peer.receive().text()).isEqualTo("still here");
            assertThat(server.drops(DropReason.BAD_RECORD)).isPositive();
        }
    }

    /** A message that is neither STUN nor ChannelData, inside a genuine record. */
    @Test
    void rubbishInsideARecordIsCountedAndDropped() throws IOException {
        try (TurnTestClient client = client(stunPort())) {
            client.wire().send(new byte[]{22, 1, 2});
            client.wire().send(new byte[]{(byte) 200});
            client.wire().send(TurnTestClient.bytes(
                    StunEncoder.of(MessageClass.INDICATION, Method.BINDING, TurnTestClient.id())));
            TurnTestClient.assertSuccess(client.binding());
            assertThat(server.drops(DropReason.UNDECODABLE)).isEqualTo(2);
        }
    }

    private InetSocketAddress stunPort() {
        return server.address(HERE);
    }

    private InetSocketAddress tlsPort() {
        return server.tlsAddress(HERE);
    }

    private static TurnTestClient client(InetSocketAddress to) throws IOException {
        return plain(new DtlsWire(to));
    }

    private static TurnTestClient plain(Wire wire) {
        return new TurnTestClient(wire, TestServer.USER, TestServer.PASSWORD);
    }
}
