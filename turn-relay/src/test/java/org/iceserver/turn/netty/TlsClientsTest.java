package org.iceserver.turn.netty;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

import org.iceserver.stun.TransportAddress;
import org.iceserver.transport.TransportMode;
import org.iceserver.transport.tls.Certificates;
import org.iceserver.transport.tls.ServerCertificates;
import org.iceserver.turn.DropReason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Clients over TLS (RFC 8656 s3.1), which shares its ports with plain TCP. */
class TlsClientsTest {
    private static final String HERE = "127.0.0.1";
    private static final int CHANNEL = 0x4001;
    private static final int ENOUGH = 2_000;

    private final Certificates first = certificate("localhost", HERE);
    private final Certificates second = certificate("turn.example.org");
    private final ServerCertificates certificates = new ServerCertificates(List.of(first, second));
    @SuppressWarnings("NullAway.Init") // before each test
    private TestServer server;

    private static Certificates certificate(String... names) {
        return Certificates.selfSigned(List.of(names), Instant.now(), new SecureRandom());
    }

    @BeforeEach
    void start() throws IOException {
        server = TestServer.plan().mode(TransportMode.AUTO).tls(certificates).start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void everyPacketArrivesBothWays() throws Exception {
        try (TurnTestClient client = client(tls(stunPort())); TestPeer peer = new TestPeer(HERE)) {
            TransportAddress relayed = client.allocate();
            client.bind(CHANNEL, peer.address());
            for (int i = 0; i < ENOUGH; i++) {
                String text = "packet " + i;
                client.sendChannel(CHANNEL, text.getBytes(ISO_8859_1));
                assertThat(peer.receive().text()).isEqualTo(text);
                peer.send(relayed, text.getBytes(ISO_8859_1));
                assertThat(client.receive().text()).isEqualTo(text);
            }
        }
    }

    /** RFC 7983: the first byte tells them apart. */
    @Test
    void tlsAndPlainAreServedOnBothPorts() throws Exception {
        for (InetSocketAddress port : List.of(stunPort(), tlsPort())) {
            try (TurnTestClient secure = client(tls(port));
                    TurnTestClient plain = client(Wire.tcp(port));
                    TurnTestClient datagrams = client(Wire.udp(port))) {
                for (TurnTestClient one : List.of(secure, plain, datagrams)) {
                    assertThat(one.mapped()).isEqualTo(TurnTestClient.address(one.wire().local()));
                    assertThat(one.allocate().port()).isPositive();
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void bothVersionsAreServed(String version) throws Exception {
        try (SSLSocket socket = socket(tlsPort())) {
            socket.setEnabledProtocols(new String[]{version});
            try (TurnTestClient client = client(new Wire.Tcp(socket))) {
                client.allocate();
                assertThat(socket.getSession().getProtocol()).isEqualTo(version);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aTrustedProxysHeaderComesBeforeTls(int version) throws Exception {
        try (TestServer proxied = TestServer.plan().tls(certificates).proxies(HERE).start()) {
            InetSocketAddress port = proxied.address(HERE);
            Socket plain = new Socket(port.getAddress(), port.getPort());
            plain.getOutputStream().write(ProxyProtocolTest.header(version, "2001:db8::7", 4711));
            try (TurnTestClient client = client(new Wire.Tcp(secured(plain)))) {
                assertThat(client.mapped())
                        .isEqualTo(TurnTestClient.address(new InetSocketAddress("2001:db8::7", 4711)));
                client.allocate();
            }
        }
    }

    /** RFC 7443; a client that asks for something else is served without. */
    @ParameterizedTest
    @ValueSource(strings = {"stun.turn", "stun.nat-discovery", "http/1.1", ""})
    void theApplicationProtocolIsChosen(String offered) throws Exception {
        try (SSLSocket socket = socket(tlsPort())) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(offered.isEmpty() ? new String[0] : new String[]{offered});
            socket.setSSLParameters(parameters);
            try (TurnTestClient client = client(new Wire.Tcp(socket))) {
                TurnTestClient.assertSuccess(client.binding());
                assertThat(socket.getApplicationProtocol()).isEqualTo(offered.startsWith("stun") ? offered : "");
            }
        }
    }

    @Test
    void theCertificateIsChosenByTheNameAskedFor() throws Exception {
        assertThat(shown("turn.example.org")).isEqualTo(second.chain().getFirst());
        assertThat(shown("localhost")).isEqualTo(first.chain().getFirst());
        assertThat(shown("elsewhere.example.org")).isEqualTo(first.chain().getFirst());
    }

    @Test
    void aNewCertificateEndsNoSession() throws Exception {
        try (TurnTestClient before = client(tls(tlsPort())); TestPeer peer = new TestPeer(HERE)) {
            before.allocate();
            before.bind(CHANNEL, peer.address());
            Certificates renewed = certificate("localhost");
            certificates.replace(List.of(renewed));

            assertThat(shown("localhost")).isEqualTo(renewed.chain().getFirst());
            before.sendChannel(CHANNEL, "still here".getBytes(ISO_8859_1));
            assertThat(peer.receive().text()).isEqualTo("still here");
        }
    }

    @Test
    void closingEndsTheSession() throws Exception {
        try (TurnTestClient client = client(tls(tlsPort()))) {
            client.allocate();
            assertThat(server.server().sessions()).isOne();
        }
        Eventually.eventually("the session has ended", () -> server.server().sessions() == 0);
    }

    @Test
    void aConnectionThatSaysNothingIsClosed() throws Exception {
        try (TestServer hasty = TestServer.plan().idleSeconds(1).tls(certificates).start();
                Wire.Tcp silent = new Wire.Tcp(hasty.address(HERE));
                Wire.Tcp begun = new Wire.Tcp(hasty.address(HERE))) {
            begun.send(new byte[]{22, 3, 1});
            assertThat(silent.closedByServer()).isTrue();
            assertThat(begun.closedByServer()).isTrue();
        }
    }

    @Test
    void theCorpusOverTlsLeavesTheServerAlive() throws Exception {
        SplittableRandom random = new SplittableRandom(11);
        for (byte[] seed : CorpusReplayTest.seeds()) {
            int cut = seed.length == 0 ? 0 : random.nextInt(seed.length);
            try (TurnTestClient client = client(tls(tlsPort()))) {
                client.wire().send(Arrays.copyOf(seed, cut));
                client.wire().send(Arrays.copyOfRange(seed, cut, seed.length));
            } catch (IOException e) {
                // The server closed a connection that made no sense.
                assertThat(e).isInstanceOfAny(java.net.SocketException.class, javax.net.ssl.SSLException.class);
            }
        }
        assertThat(server.drops(DropReason.INTERNAL_ERROR)).isZero();
        try (TurnTestClient client = client(tls(tlsPort()))) {
            client.allocate();
        }
        Eventually.eventually("nobody stays", () -> server.server().sessions() == 0);
    }

    @Test
    void rubbishBehindTheFirstByteEndsTheConnectionAlone() throws Exception {
        try (TurnTestClient good = client(tls(tlsPort())); Wire.Tcp bad = new Wire.Tcp(tlsPort())) {
            good.allocate();
            bad.send(new byte[]{22, 3, 1, 0, 4, 9, 9, 9, 9});
            assertThatThrownBy(() -> {
                while (true) {
                    bad.receive();
                }
            }).isInstanceOf(IOException.class).isNotInstanceOf(java.net.SocketTimeoutException.class);
            TurnTestClient.assertSuccess(good.binding());
        }
    }

    private InetSocketAddress stunPort() {
        return server.address(HERE);
    }

    private InetSocketAddress tlsPort() {
        return server.tlsAddress(HERE);
    }

    private X509Certificate shown(String host) throws Exception {
        try (SSLSocket socket = socket(tlsPort())) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(host)));
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    private static TurnTestClient client(Wire wire) {
        return new TurnTestClient(wire, TestServer.USER, TestServer.PASSWORD);
    }

    private static Wire tls(InetSocketAddress to) throws Exception {
        return new Wire.Tcp(socket(to));
    }

    private static SSLSocket socket(InetSocketAddress to) throws Exception {
        return secured(new Socket(to.getAddress(), to.getPort()));
    }

    private static SSLSocket secured(Socket plain) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[]{new Trusting()}, null);
        return (SSLSocket) context.getSocketFactory().createSocket(plain, HERE, plain.getPort(), true);
    }

    /** These tests look at certificates themselves. */
    private static final class Trusting implements X509TrustManager {
        private final List<X509Certificate> none = new ArrayList<>();

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return none.toArray(X509Certificate[]::new);
        }
    }
}
