package org.iceserver.turn.netty;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

import io.netty.handler.ssl.SslProvider;
import org.iceserver.stun.TransportAddress;
import org.iceserver.transport.Encryption;
import org.iceserver.transport.TransportMode;
import org.iceserver.transport.tls.Certificates;
import org.iceserver.transport.tls.ServerCertificates;
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
        try (TurnTestClient client = client(TlsWire.open(stunPort())); TestPeer peer = new TestPeer(HERE)) {
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
            try (TurnTestClient secure = client(TlsWire.open(port));
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
        try (SSLSocket socket = TlsWire.socket(tlsPort())) {
            socket.setEnabledProtocols(new String[]{version});
            try (TurnTestClient client = client(new Wire.Tcp(socket))) {
                client.allocate();
                assertThat(socket.getSession().getProtocol()).isEqualTo(version);
                assertThat(server.onlySession().encryption())
                        .isEqualTo(Encryption.of(version, socket.getSession().getCipherSuite()));
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
            try (TurnTestClient client = client(new Wire.Tcp(TlsWire.secured(plain)))) {
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
        try (SSLSocket socket = TlsWire.socket(tlsPort())) {
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
        try (TurnTestClient before = client(TlsWire.open(tlsPort())); TestPeer peer = new TestPeer(HERE)) {
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
        try (TurnTestClient client = client(TlsWire.open(tlsPort()))) {
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

    /** coturn's client loses what follows a record's first message; OpenSSL gives its reader one record at a time. */
    @Test
    void everyMessageHasARecordOfItsOwn() throws Exception {
        try (SSLSocket socket = TlsWire.socket(tlsPort())) {
            socket.setSoTimeout(Wire.DEADLINE_MILLIS);
            byte[] request = TurnTestClient.bytes(TurnTestClient.bindingRequest());
            byte[] twice = Arrays.copyOf(request, 2 * request.length);
            System.arraycopy(request, 0, twice, request.length, request.length);
            socket.getOutputStream().write(twice);
            byte[] record = new byte[1 << 14];
            assertThat(socket.getInputStream().read(record)).isEqualTo(32);
            assertThat(socket.getInputStream().read(record)).isEqualTo(32);
        }
    }

    /** Where there is no OpenSSL. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void theJdksTlsServesToo(String version) throws Exception {
        ServerCertificates ofJdk = new ServerCertificates(List.of(first, second), SslProvider.JDK);
        try (TestServer fallback = TestServer.plan().tls(ofJdk).start();
                SSLSocket socket = TlsWire.socket(fallback.tlsAddress(HERE))) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setProtocols(new String[]{version});
            parameters.setApplicationProtocols(new String[]{"stun.turn"});
            parameters.setServerNames(List.of(new SNIHostName("turn.example.org")));
            socket.setSSLParameters(parameters);
            try (TurnTestClient client = client(new Wire.Tcp(socket)); TestPeer peer = new TestPeer(HERE)) {
                TransportAddress relayed = client.allocate();
                client.bind(CHANNEL, peer.address());
                client.sendChannel(CHANNEL, "there".getBytes(ISO_8859_1));
                assertThat(peer.receive().text()).isEqualTo("there");
                peer.send(relayed, "and back".getBytes(ISO_8859_1));
                assertThat(client.receive().text()).isEqualTo("and back");
            }
            assertThat(socket.getSession().getProtocol()).isEqualTo(version);
            assertThat(socket.getApplicationProtocol()).isEqualTo("stun.turn");
            assertThat(socket.getSession().getPeerCertificates()[0]).isEqualTo(second.chain().getFirst());
        }
    }

    /** RFC 6062 s5.4 on a connection that is TLS: behind the response to ConnectionBind, its records hold data. */
    @Test
    void aTcpPeersDataTravelsOverTls() throws Exception {
        try (TestServer relaying = TestServer.plan().tcp().tls(certificates).start();
                TurnTestClient control = client(TlsWire.open(relaying.tlsAddress(HERE)));
                ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            control.allocateTcp();
            int id = TurnTestClient.connectionId(control
                    .connect(TurnTestClient.address((InetSocketAddress) listening.getLocalSocketAddress())));
            try (Socket peer = listening.accept(); SSLSocket data = TlsWire.socket(relaying.tlsAddress(HERE))) {
                peer.setSoTimeout(Wire.DEADLINE_MILLIS);
                TurnTestClient binder = client(new Wire.Tcp(data));
                binder.challenge();
                TurnTestClient.assertSuccess(binder.connectionBind(id));
                assertMuchTravels(data, peer);
                assertMuchTravels(peer, data);
                peer.close();
                assertThat(data.getInputStream().read()).isNegative();
            }
        }
    }

    private static void assertMuchTravels(Socket from, Socket to) throws IOException {
        byte[] much = new byte[1 << 20];
        new SplittableRandom(12).nextBytes(much);
        CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> {
            try {
                from.getOutputStream().write(much);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        assertThat(to.getInputStream().readNBytes(much.length)).isEqualTo(much);
        sent.join();
    }

    @Test
    void rubbishBehindTheFirstByteEndsTheConnectionAlone() throws Exception {
        try (TurnTestClient good = client(TlsWire.open(tlsPort())); Wire.Tcp bad = new Wire.Tcp(tlsPort())) {
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
        try (SSLSocket socket = TlsWire.socket(tlsPort())) {
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
}
