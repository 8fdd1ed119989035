package org.iceserver.cli;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

import org.iceserver.server.Server;
import org.iceserver.server.config.Configuration;
import org.iceserver.server.config.Signaling;
import org.iceserver.server.host.HostNetwork;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** How long an HTTP connection stays open between two requests. */
class IdleHttpTest extends AgainstAdminPort {
    private static final int PATIENCE_MILLIS = 40_000;

    @Test
    void anIdleConnectionIsClosedAfterTheTimeThatWasAskedFor() throws Exception {
        try (Server shortly = Server.start(idleFor(Duration.ofSeconds(5)), HostNetwork.read());
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), shortly.signalPort().orElseThrow())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream()
                    .write("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

            // Until it is closed, and the usual 75 s are longer than the patience.
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 200").endsWith("ok\n");
        }
    }

    private static Configuration idleFor(Duration idle) {
        Configuration usual = configuration(Optional.empty());
        Signaling web = usual.signaling();
        return new Configuration(usual.listening(), usual.relaying(), usual.access(),
                new Signaling(web.origins(), web.proxies(), web.tls(), web.dialects(), web.authentication(),
                        web.endOfRelay(), idle, ""),
                usual.admin(), usual.drainTimeout());
    }
}
