package org.iceserver.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What /metrics shows about the signal port and the admin port. */
class HttpMetricsTest extends AgainstAdminPort {
    @Test
    void connectionsAndRefusalsOfTheSignalPortAreToldByReason() throws Exception {
        assertThat(metrics()).contains("iceserver_http_connections{port=\"signal\"} 0.0\n",
                "iceserver_http_refusals_total{port=\"signal\",reason=\"malformed-request\"} 0.0\n",
                "iceserver_descriptors_taken{port=\"signal\"} 0.0\n");

        assertThat(ask("RUBBISH\r\n\r\n", 12)).isEqualTo("HTTP/1.1 400");
        try (Socket open = open()) {
            open.getOutputStream()
                    .write("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            open.getInputStream().readNBytes(12);

            assertThat(metrics()).contains(
                    "iceserver_http_refusals_total{port=\"signal\",reason=\"malformed-request\"} 1.0\n",
                    "iceserver_http_refusals_total{port=\"signal\",reason=\"slow-reader\"} 0.0\n")
                    .containsPattern("iceserver_http_connections\\{port=\"signal\"} [12]\\.0\n")
                    .containsPattern("iceserver_descriptors_taken\\{port=\"signal\"} [12]\\.0\n");
        }
    }

    @Test
    void thePortOfTheMetricsCountsItself() throws Exception {
        assertThat(metrics()).contains("iceserver_http_tls_handshakes_total{port=\"signal\"} 0.0\n",
                "iceserver_http_refusals_total{port=\"admin\",reason=\"malformed-request\"} 0.0\n")
                .containsPattern("iceserver_http_connections\\{port=\"admin\"} [1-9]");
    }

    private Socket open() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.signalPort().orElseThrow());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private String ask(String request, int bytes) throws IOException {
        try (Socket socket = open()) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readNBytes(bytes), StandardCharsets.US_ASCII);
        }
    }

    private String metrics() throws Exception {
        return send(HttpRequest.newBuilder(base(server).resolve("/metrics"))).body();
    }
}
