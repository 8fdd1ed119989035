package org.iceserver.transport.http;

import java.io.IOException;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.SocketFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.ssl.SslContext;
import org.iceserver.testing.LeakWatch;
import org.iceserver.testing.Trust;
import org.iceserver.transport.tls.Certificates;
import org.iceserver.transport.tls.ServerCertificates;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@ExtendWith(LeakWatch.class)
class TlsOrPlainTest {
    private static final String REQUEST = "GET / HTTP/1.1\nHost: x\n\n";

    private final Certificates first = certificate();
    private final AtomicReference<@Nullable SslContext> current = new AtomicReference<>(first.serverContext());
    private final HttpPort port;

    TlsOrPlainTest() throws IOException {
        port = new HttpPort(HttpPort.PATIENT, routes(), current::get);
    }

    private static Routes routes() {
        return new Routes().get("/",
                request -> Response.text(HttpResponseStatus.OK, request.secure() ? "secure" : "plain"));
    }

    @AfterEach
    void stop() {
        port.close();
    }

    private static Certificates certificate() {
        return Certificates.selfSigned(List.of("localhost", "127.0.0.1"), Instant.now(), new SecureRandom());
    }

    private static SocketFactory trusting(Certificates certificates) throws Exception {
        return Trust.only(certificates.chain().getFirst(), "TLS").getSocketFactory();
    }

    @Test
    void bothAreSpokenOnOnePort() throws Exception {
        try (RawClient plain = new RawClient(port.port());
                RawClient secure = new RawClient(trusting(first), port.port())) {
            assertThat(plain.send(REQUEST).answer()).endsWith("\n\nplain\n");
            assertThat(secure.send(REQUEST).answer()).endsWith("\n\nsecure\n");
            assertThat(((SSLSocket) secure.socket()).getSession().getProtocol()).isEqualTo("TLSv1.3");
        }
    }

    @Test
    void aChangedCertificateServesTheNextConnection() throws Exception {
        try (RawClient before = new RawClient(trusting(first), port.port())) {
            assertThat(before.send(REQUEST).answer()).endsWith("secure\n");
            Certificates second = certificate();
            current.set(second.serverContext());
            try (RawClient after = new RawClient(trusting(second), port.port())) {
                assertThat(after.send(REQUEST).answer()).endsWith("secure\n");
                X509Certificate shown = (X509Certificate) ((SSLSocket) after.socket()).getSession()
                        .getPeerCertificates()[0];
                assertThat(shown).isEqualTo(second.chain().getFirst());
            }
            assertThat(before.send(REQUEST).answer()).endsWith("secure\n");
        }
    }

    /** RFC 6066 s3; a client that did not trust the one it is shown would refuse it. */
    @Test
    void theCertificateIsChosenByTheNameAskedFor() throws Exception {
        Certificates second = Certificates.selfSigned(List.of("turn.example.org"), Instant.now(), new SecureRandom());
        current.set(new ServerCertificates(List.of(first, second)).web());
        assertThat(shown("turn.example.org", second)).isEqualTo(second.chain().getFirst());
        assertThat(shown("localhost", first)).isEqualTo(first.chain().getFirst());
        assertThat(shown("elsewhere.example.org", first)).isEqualTo(first.chain().getFirst());
    }

    private X509Certificate shown(String host, Certificates trusted) throws Exception {
        try (SSLSocket socket = (SSLSocket) trusting(trusted).createSocket(InetAddress.getLoopbackAddress(),
                port.port())) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(host)));
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    @Test
    void withoutACertificateAClientHelloIsNoRequest() throws Exception {
        current.set(null);
        SocketFactory factory = trusting(first);
        assertThatThrownBy(() -> {
            try (RawClient client = new RawClient(factory, port.port())) {
                client.send(REQUEST).answer();
            }
        }).isInstanceOf(IOException.class);
    }

    @Test
    void rubbishThatLooksLikeTlsIsClosed() throws Exception {
        try (RawClient client = new RawClient(port.port())) {
            client.send(new byte[]{0x16, 3, 1, 0, 4, 9, 9, 9, 9});
            assertThat(client.readToEnd().length).isLessThan(100);
        }
        try (RawClient next = new RawClient(port.port())) {
            assertThat(next.send(REQUEST).answer()).endsWith("plain\n");
        }
    }

    @Test
    void aHandshakeThatNeverEndsIsCutOff() throws Exception {
        HttpSettings hasty = HttpPort.PATIENT.withTimes(Duration.ofMillis(300), Duration.ofMillis(300),
                Duration.ofSeconds(30));
        try (HttpPort strict = new HttpPort(hasty, routes(), current::get);
                RawClient one = new RawClient(strict.port());
                RawClient many = new RawClient(strict.port())) {
            one.send(new byte[]{0x16});
            many.send(new byte[]{0x16, 3, 1, 1, 0, 1, 0});
            assertThat(one.readToEnd()).isEmpty();
            assertThat(many.readToEnd()).isEmpty();
        }
    }
}
