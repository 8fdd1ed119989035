package org.iceserver.interop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What one client without a credential can do to an HTTP port: many connections, each of which begins something that costs the
 * server more than the client, and does not end it. The connections stay open until this is closed.
 */
final class HttpAttack implements AutoCloseable {
    private static final String WEB_SOCKET = String.join("\r\n", "GET %s HTTP/1.1", "Host: localhost",
            "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "", "");
    private static final int MOST_LINES = 4_050;

    private final List<Socket> sockets = new ArrayList<>();
    private int sent;

    private HttpAttack(int port, int connections, byte[]... parts) {
        for (int i = 0; i < connections; i++) {
            begin(port, parts);
        }
    }

    /** Trailers of a chunked body that never end. */
    static HttpAttack trailers(int port, int connections) {
        return new HttpAttack(port, connections, bytes("POST /socket.io/ HTTP/1.1\r\nHost: localhost\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n0\r\n" + "a:\r\n".repeat(MOST_LINES)));
    }

    /** Header lines that never end. */
    static HttpAttack headers(int port, int connections) {
        return new HttpAttack(port, connections,
                bytes("GET / HTTP/1.1\r\nHost: localhost\r\n" + "a:\r\n".repeat(MOST_LINES)));
    }

    /** Bodies of which the last byte does not come. */
    static HttpAttack bodies(int port, int connections, int bytes) {
        return new HttpAttack(port, connections,
                bytes("POST /socket.io/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
                        + (bytes + 1) + "\r\n\r\n" + "x".repeat(bytes)));
    }

    /** WebSocket messages of one-byte fragments, without an end. */
    static HttpAttack fragments(int port, String path, int connections, int fragments) {
        byte[] pieces = new byte[7 * fragments];
        for (int i = 0; i < fragments; i++) {
            pieces[7 * i] = (byte) (i == 0 ? 0x01 : 0x00);
            pieces[7 * i + 1] = (byte) 0x81;
            pieces[7 * i + 6] = 'x';
        }
        return new HttpAttack(port, connections, bytes(WEB_SOCKET.formatted(path)), pieces);
    }

    /** WebSocket messages in one frame, of which the last byte does not come. */
    static HttpAttack halfMessages(int port, String path, int connections, int bytes) {
        byte[] frame = new byte[8 + bytes - 1];
        frame[0] = (byte) 0x81;
        frame[1] = (byte) 0xFE;
        frame[2] = (byte) (bytes >> 8);
        frame[3] = (byte) bytes;
        return new HttpAttack(port, connections, bytes(WEB_SOCKET.formatted(path)), frame);
    }

    /** Requests for the page whose answers nobody reads. */
    static HttpAttack slowReaders(int port, String path, int connections, int requests) {
        return new HttpAttack(port, connections,
                bytes(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").repeat(requests)));
    }

    /** Clients of y-webrtc that subscribe to one topic and read nothing; whatever is published there waits for each of them. */
    static HttpAttack deafSubscribers(int port, String topic, int connections) {
        byte[] subscribe = bytes("{\"type\":\"subscribe\",\"topics\":[\"" + topic + "\"]}");
        byte[] frame = new byte[6 + subscribe.length];
        frame[0] = (byte) 0x81;
        frame[1] = (byte) (0x80 | subscribe.length);
        System.arraycopy(subscribe, 0, frame, 6, subscribe.length);
        return new HttpAttack(port, connections, bytes(WEB_SOCKET.formatted("/yjs")), frame);
    }

    /** Connections that say nothing. */
    static HttpAttack silent(int port, int connections) {
        return new HttpAttack(port, connections);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private void begin(int port, byte[]... parts) {
        try {
            Socket socket = new Socket();
            sockets.add(socket);
            socket.setReceiveBufferSize(4_096);
            socket.setSoTimeout(2_000);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 2_000);
            for (int i = 0; i < parts.length; i++) {
                if (i > 0) {
                    // Frames count only behind the answer to the handshake.
                    socket.getInputStream().readNBytes(100);
                }
                socket.getOutputStream().write(parts[i]);
            }
            sent++;
        } catch (IOException _) {
            // refused or closed by the server, which is its right
        }
    }

    /** How many connections could send all that they wanted to. */
    int sent() {
        return sent;
    }

    @Override
    public void close() {
        for (Socket socket : sockets) {
            try {
                socket.close();
            } catch (IOException _) {
                // gone already
            }
        }
    }
}
