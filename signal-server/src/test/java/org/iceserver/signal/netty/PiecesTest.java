package org.iceserver.signal.netty;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

import org.iceserver.signal.Profile;
import org.iceserver.signal.SignalLimit;
import org.iceserver.signal.SignalLimits;
import org.iceserver.testing.LeakWatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** What clients do with bare sockets: fragments, health checks of old load balancers, queries that are none. */
@ExtendWith(LeakWatch.class)
class PiecesTest {
    private static final byte[] EMPTY_FRAGMENT = {0x00, (byte) 0x80, 0, 0, 0, 0};
    private static final byte[] FIRST_FRAGMENT = {0x01, (byte) 0x80, 0, 0, 0, 0};

    private static Socket connect(SignalPort port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port.port());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static String ask(SignalPort port, String request) throws IOException {
        try (Socket socket = connect(port)) {
            send(socket, request);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void send(Socket socket, String lines) throws IOException {
        socket.getOutputStream().write(lines.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    private static Socket webSocket(SignalPort port, String path) throws IOException {
        Socket socket = connect(port);
        send(socket, "GET " + path + " HTTP/1.1\nHost: localhost\nConnection: Upgrade\nUpgrade: websocket\n"
                + "Sec-WebSocket-Version: 13\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\n\n");
        StringBuilder head = new StringBuilder();
        InputStream in = socket.getInputStream();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.read());
        }
        assertThat(head.toString()).startsWith("HTTP/1.1 101 ");
        return socket;
    }

    @Test
    void fragmentsCostAsMuchAsMessagesAndWhoFloodsWithThemIsClosed() throws IOException {
        SignalLimits slow = SignalLimits.of(Profile.LOCAL).withRate(1, 20);
        try (SignalPort port = SignalPort.start(usual -> usual.withLimits(slow));
                Socket flood = webSocket(port, "/yjs")) {
            flood.getOutputStream().write(FIRST_FRAGMENT);
            for (int i = 0; i < 200; i++) {
                flood.getOutputStream().write(EMPTY_FRAGMENT);
            }
            assertThat(new String(flood.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("rate-limited");
            assertThat(port.server.counters().refusals(SignalLimit.SIGNAL_RATE)).isPositive();
        }
    }

    @Test
    void anIntroductionIsShort() throws IOException {
        try (SignalPort port = SignalPort.start(); Socket client = webSocket(port, "/signal")) {
            byte[] head = {(byte) 0x81, (byte) 0xFE, 0x4E, 0x20, 0, 0, 0, 0};
            client.getOutputStream().write(head);
            client.getOutputStream().write(" ".repeat(20_000).getBytes(StandardCharsets.US_ASCII));
            String told = new String(client.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            String closeCode1009 = "\u0003\u00F1";
            assertThat(told).contains("too-large", "Your hello is larger", closeCode1009);
        }
    }

    @Test
    void healthChecksOfOldLoadBalancersFindTheServerWell() throws IOException {
        try (SignalPort port = SignalPort.start()) {
            assertThat(ask(port, "GET /healthz HTTP/1.0\n\n")).startsWith("HTTP/1.1 200 ");
            assertThat(ask(port, "OPTIONS / HTTP/1.0\n\n")).startsWith("HTTP/1.1 204 ");
            assertThat(ask(port, "OPTIONS * HTTP/1.0\n\n")).startsWith("HTTP/1.1 204 ");
            assertThat(ask(port, "GET / HTTP/1.0\n\n")).startsWith("HTTP/1.1 403 ");
        }
    }

    @Test
    void aMalformedEscapeInAQueryIsTheClientsFault() throws IOException {
        try (SignalPort port = SignalPort.start()) {
            for (String path : new String[]{"/socket.io/?a=%z", "/peerjs?key=%zz", "/yjs?token=%zz", "/dxos?token=%zz",
                "/signal?%te", "/ice?%", "/healthz?a=%z"}) {
                assertThat(ask(port, "GET " + path + " HTTP/1.1\nHost: localhost\nConnection: Upgrade\n"
                        + "Upgrade: websocket\nSec-WebSocket-Version: 13\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\n\n"))
                        .as(path).startsWith("HTTP/1.1 400 ");
            }
        }
    }
}
