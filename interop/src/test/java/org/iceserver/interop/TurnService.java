package org.iceserver.interop;

import java.nio.file.Path;
import java.util.Map;

import org.iceserver.testing.FreePort;

/**
 * The server as a WebRTC client sees it that is told one TURN URI, a name and a password: over UDP, TCP, TLS and DTLS, with a
 * certificate of a {@link TestAuthority}.
 */
final class TurnService implements AutoCloseable {
    static final String USERNAME = "ann";
    static final String PASSWORD = "wonderland";

    private static final int SECONDS = 60;

    private final TestAuthority authority;
    private final int tlsPort = FreePort.next();
    private final ServerProcess server;

    private TurnService(TestAuthority authority) {
        this.authority = authority;
        server = ServerProcess.start("--user", USERNAME + ":" + PASSWORD, "--realm", "example.org", "--listen",
                "127.0.0.1", "--relay-ip", "127.0.0.1", "--tls-port", Integer.toString(tlsPort), "--cert",
                authority.certificate().toString(), "--key", authority.key().toString());
    }

    /** Starts it; its certificate's files stand in this folder. */
    static TurnService start(Path folder) {
        return new TurnService(TestAuthority.in(folder));
    }

    /** The address to ask, over {@code udp}, {@code tcp}, {@code tls} or {@code dtls}. */
    String uri(String transport) {
        return switch (transport) {
            case "dtls" -> "turns:127.0.0.1:" + tlsPort + "?transport=udp";
            case "tls" -> "turns:127.0.0.1:" + tlsPort + "?transport=tcp";
            default -> "turn:127.0.0.1:" + server.stunPort() + "?transport=" + transport;
        };
    }

    String port(String transport) {
        return Integer.toString(transport.endsWith("tls") ? tlsPort : server.stunPort());
    }

    String signalAddress() {
        return "http://127.0.0.1:" + server.signalPort();
    }

    TestAuthority authority() {
        return authority;
    }

    /** Runs a client to its end; whatever of OpenSSL, Node.js or Go is in it trusts the authority. */
    ForeignTool run(String... command) {
        String trusted = authority.authority().toString();
        return ForeignTool.run(SECONDS, Map.of("SSL_CERT_FILE", trusted, "NODE_EXTRA_CA_CERTS", trusted), command);
    }

    @Override
    public void close() {
        server.close();
    }
}
