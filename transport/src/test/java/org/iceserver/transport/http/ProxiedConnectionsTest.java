package org.iceserver.transport.http;

import java.io.IOException;

import io.netty.handler.codec.http.HttpResponseStatus;
import org.iceserver.testing.LeakWatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The PROXY protocol in front of HTTP. */
@ExtendWith(LeakWatch.class)
class ProxiedConnectionsTest {
    private static final String GET = "GET / HTTP/1.1\nHost: x\n\n";
    private static final String POST = "POST / HTTP/1.1\nHost: x\nContent-Length: 0\n\n";
    private static final String HEADER = "PROXY TCP4 198.51.100.7 192.0.2.1 4711 80\n";

    private static HttpPort port(boolean trusted) throws IOException {
        return new HttpPort(HttpPort.PATIENT,
                new Routes().get("/",
                        request -> Response.text(HttpResponseStatus.OK, "you are " + request.address())),
                () -> null, _ -> trusted);
    }

    @Test
    void theClientIsWhoATrustedProxyNames() throws IOException {
        try (HttpPort port = port(true); RawClient client = new RawClient(port.port())) {
            assertThat(client.send(HEADER + GET).answer()).endsWith("you are 198.51.100.7\n");
            assertThat(client.send(GET).answer()).endsWith("you are 198.51.100.7\n");
        }
    }

    @Test
    void aRequestThatBeginsLikeTheHeaderIsARequest() throws IOException {
        try (HttpPort port = port(true); RawClient client = new RawClient(port.port())) {
            assertThat(client.send(POST).answer()).startsWith("HTTP/1.1 405");
        }
    }

    @Test
    void nobodyElseIsBelieved() throws IOException {
        try (HttpPort port = port(false); RawClient client = new RawClient(port.port())) {
            assertThat(client.send(HEADER + GET).answer()).startsWith("HTTP/1.1 400");
        }
    }

    @Test
    void aMalformedHeaderClosesTheConnection() throws IOException {
        try (HttpPort port = port(true); RawClient client = new RawClient(port.port())) {
            client.send("PROXY TCP4 nobody nowhere 1 2\n" + POST);

            assertThatThrownBy(client::answer).isInstanceOf(IOException.class);
        }
    }
}
