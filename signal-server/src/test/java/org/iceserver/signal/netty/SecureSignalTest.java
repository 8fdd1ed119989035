package org.iceserver.signal.netty;

import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;

import org.iceserver.testing.LeakWatch;
import org.iceserver.testing.Trust;
import org.iceserver.transport.AddressBlock;
import org.iceserver.transport.tls.Certificates;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(LeakWatch.class)
class SecureSignalTest {
    private final Certificates certificates = Certificates.selfSigned(List.of("localhost", "127.0.0.1"), Instant.now(),
            new SecureRandom());

    @Test
    void secureAndPlainClientsMeetInOneRoom() throws Exception {
        // The clients are closed last: closing one waits for its WebSockets to end.
        try (HttpClient secure = HttpClient.newBuilder().sslContext(Trust.only(certificates.chain().getFirst(), "TLS"))
                .build();
                HttpClient plain = HttpClient.newHttpClient();
                SignalPort port = SignalPort.start(usual -> usual.withTls(certificates::serverContext))) {
            Client ann = Client.open(secure, URI.create("wss://127.0.0.1:" + port.port() + "/signal"));
            assertThat(ann.hello().path("iceServers").path(1).path("urls").path(0).asString()).startsWith("turns:");
            ann.say("{\"type\":\"join\",\"room\":\"lab\"}").next("ok");
            Client bob = Client.open(plain, port.ws());
            String bobId = bob.hello().path("peer").asString();
            bob.say("{\"type\":\"join\",\"room\":\"lab\"}").next("ok");
            ann.next("peer-joined");
            ann.say("{\"type\":\"message\",\"room\":\"lab\",\"to\":\"" + bobId + "\",\"data\":\"" + "x".repeat(60_000)
                    + "\"}");
            assertThat(bob.next("message").path("data").asString()).hasSize(60_000);

            HttpResponse<String> page = secure.send(
                    HttpRequest.newBuilder(URI.create("https://localhost:" + port.port() + "/"))
                            .header("Accept", "text/html").build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(page.statusCode()).isEqualTo(200);
        }
    }

    /** HAProxy that ends TLS and tells the client's address: a redirect would come back the same way, for ever. */
    @Test
    void whatAProxyHeaderAnnouncesIsNotSentToHttps() throws Exception {
        try (SignalPort port = SignalPort.start(usual -> usual.withTls(certificates::serverContext)
                .withTrustedProxies(List.of(AddressBlock.parse("127.0.0.1/32"))))) {
            String page = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html\r\n\r\n";
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port.port())) {
                socket.setSoTimeout(20_000);
                socket.getOutputStream().write(("PROXY TCP4 192.168.1.9 127.0.0.1 4711 443\r\n" + page)
                        .getBytes(StandardCharsets.US_ASCII));
                assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                        .isEqualTo("HTTP/1.1 200");
            }
        }
    }
}
