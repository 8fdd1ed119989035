package org.iceserver.turn.netty;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import javax.net.ssl.SSLSocket;

import org.iceserver.transport.tls.Certificates;
import org.iceserver.transport.tls.ServerCertificates;
import org.iceserver.turn.limits.Limit;
import org.iceserver.turn.limits.Limits;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * The limits of connections and handshakes for one source. The PROXY protocol names the source, because loopback is
 * never limited.
 */
class SourceLimitsTest {
    private static final String PROXY = "127.0.0.1";
    private static final String SOURCE = "198.51.100.7";
    private static final String OTHER = "198.51.100.8";

    private static TestServer server(String limit, String value) throws Exception {
        ServerCertificates certificates = new ServerCertificates(List.of(Certificates.selfSigned(List.of("localhost"),
                InstantSource.system().instant(), new SecureRandom())));
        return TestServer.plan().tls(certificates).proxies(PROXY).limits(Limits.lab().with(limit, value)).start();
    }

    @Test
    void oneConnectionTooManyIsClosed() throws Exception {
        try (TestServer server = server("connections-per-source", "1"); Socket first = connect(server, SOURCE)) {
            // Its place is taken for certain when it has been answered; the next one may be another loop's.
            serves(first);
            try (Socket second = connect(server, SOURCE); Socket other = connect(server, OTHER)) {
                assertThat(closed(second)).isTrue();
                serves(other);
                assertThat(refusals(server, Limit.CONNECTIONS_PER_SOURCE)).isEqualTo(1);
            }
        }
    }

    @Test
    void oneHandshakeTooManyIsRefused() throws Exception {
        try (TestServer server = server("handshakes-per-source", "1/1");
                SSLSocket first = TlsWire.secured(connect(server, SOURCE));
                SSLSocket second = TlsWire.secured(connect(server, SOURCE));
                SSLSocket other = TlsWire.secured(connect(server, OTHER))) {
            first.startHandshake();

            assertThatThrownBy(second::startHandshake).isInstanceOf(IOException.class);
            other.startHandshake();
            assertThat(refusals(server, Limit.HANDSHAKES_PER_SOURCE)).isEqualTo(1);
        }
    }

    private static long refusals(TestServer server, Limit limit) {
        return server.server().counters().stream().mapToLong(counters -> counters.refusals(limit)).sum();
    }

    private static Socket connect(TestServer server, String source) throws IOException {
        InetSocketAddress to = server.address(PROXY);
        Socket socket = new Socket(to.getAddress(), to.getPort());
        socket.setSoTimeout(Wire.DEADLINE_MILLIS);
        socket.getOutputStream().write(ProxyProtocolTest.header(2, source, 4711));
        return socket;
    }

    private static void serves(Socket socket) throws IOException {
        new TurnTestClient(new Wire.Tcp(socket), TestServer.USER, TestServer.PASSWORD).mapped();
    }

    private static boolean closed(Socket socket) throws IOException {
        return socket.getInputStream().read() < 0;
    }
}
