package org.iceserver.interop.fuzz;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;

/** HTTP on the signal port or the admin port: pipelines of requests that are almost right (RFC 9112). */
final class HttpLane implements Lane {
    private static final int CONNECT_MILLIS = 2_000;
    private static final int REQUESTS = 20;
    private static final String[] METHODS = {"GET", "GET", "GET", "POST", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH",
        "get",
        "BREW", ""};
    private static final String[] PATHS = {"/", "/ice", "/healthz", "/readyz", "/signal", "/peerjs/id",
        "/peerjs/peerjs/id",
        "/peerjs/", "/yjs", "/dxos", "/announce", "/signaling", "/trystero", "/gst", "/whip/r1",
        "/whip/r1/x", "/whip/", "/iceserver-client.js",
        "/socket.io/?EIO=4&transport=polling",
        "/socket.io/?EIO=3&transport=polling&t=x", "/socket.io/?EIO=4&transport=polling&sid=x", "/metrics",
        "/api/v1/status",
        "/api/v1/sessions?limit=5", "/api/v1/kick", "/%", "/a?b=%z", "/socket.io/?a=%z", "/../../etc/passwd", "/\u00e9",
        "*",
        "//", "/ice?%ff=%fe"};
    private static final String[] HEADERS = {"Host: localhost", "Host: localhost", "Host:", "Host: evil.example",
        "Connection: close", "Connection: keep-alive, upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Transfer-Encoding: chunked", "Transfer-Encoding: gzip",
        "Content-Length: 5", "Content-Length: -1", "Content-Length: 99999999999", "Content-Length: 5, 5",
        "Expect: 100-continue", "Origin: null", "Origin: https://evil.example", "Authorization: Bearer x.y.z",
        "X-Forwarded-For: 1.2.3.4, ::1, x", "Forwarded: for=\"[::1\"", "Cookie: io=x", "a: b", " folded", "no colon",
        "Content-Type: application/json", "Content-Type: application/sdp",
        "Content-Type: application/trickle-ice-sdpfrag", "If-Match: *"};

    private final String name;
    private final int port;

    HttpLane(String name, int port) {
        this.name = name;
        this.port = port;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void round(RandomGenerator chance, LongAdder sent) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
            Thread.ofVirtual().start(() -> discard(socket));
            OutputStream out = socket.getOutputStream();
            for (int i = chance.nextInt(REQUESTS); i >= 0; i--) {
                out.write(request(chance).getBytes(StandardCharsets.ISO_8859_1));
                sent.increment();
            }
        }
    }

    private static String request(RandomGenerator chance) {
        StringBuilder text = new StringBuilder(METHODS[chance.nextInt(METHODS.length)]).append(' ')
                .append(PATHS[chance.nextInt(PATHS.length)]).append(chance.nextInt(8) == 0 ? " HTTP/1.0" : " HTTP/1.1")
                .append("\r\n");
        if (chance.nextInt(6) > 0) {
            text.append("Host: localhost\r\n");
        }
        for (int i = chance.nextInt(chance.nextInt(30) == 0 ? 300 : 6); i > 0; i--) {
            text.append(HEADERS[chance.nextInt(HEADERS.length)]).append("\r\n");
        }
        text.append("\r\n");
        if (chance.nextInt(3) == 0) {
            text.append(switch (chance.nextInt(4)) {
                case 0 -> "5\r\nhello\r\n0\r\na: b\r\n\r\n";
                case 1 -> "42[\"simple-signal[discover]\",{}]";
                case 2 -> "{\"user\":\"x\"}";
                default -> "hello";
            });
        }
        if (chance.nextInt(10) == 0) {
            text.setCharAt(chance.nextInt(text.length()), (char) chance.nextInt(256));
        }
        return text.toString();
    }

    private static void discard(Socket socket) {
        try {
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException _) {
            // It ended.
        }
    }
}
