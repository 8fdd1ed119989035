package org.iceserver.interop.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;

/** A WebSocket client without any manners: its frames are what its caller makes of them (RFC 6455 s5.2). */
final class WebSocketWire implements AutoCloseable {
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    private static final int CONNECT_MILLIS = 2_000;
    private static final int MASKED = 0x80;
    private static final int SHORT_LENGTH = 126;
    private static final int LONG_LENGTH = 127;

    private final Socket socket = new Socket();
    private final OutputStream out;

    WebSocketWire(int port, String path, String headers) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(CONNECT_MILLIS);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
        out = socket.getOutputStream();
        out.write(("GET " + path + " HTTP/1.1\r\nHost: localhost:" + port
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" + headers + "\r\n")
                .getBytes(StandardCharsets.UTF_8));
        awaitHead();
        Thread.ofVirtual().start(this::discard);
    }

    private void awaitHead() throws IOException {
        InputStream in = socket.getInputStream();
        int matched = 0;
        while (matched < 4) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the server ended the handshake");
            }
            matched = next == "\r\n\r\n".charAt(matched) ? matched + 1 : next == '\r' ? 1 : 0;
        }
        socket.setSoTimeout(0);
    }

    private void discard() {
        try {
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException _) {
            // It ended.
        }
    }

    /** @param first the first byte: FIN, reserved bits and opcode */
    void frame(int first, byte[] payload, RandomGenerator chance) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream(payload.length + 14);
        frame.write(first);
        if (payload.length < SHORT_LENGTH) {
            frame.write(MASKED | payload.length);
        } else if (payload.length < 0x10000) {
            frame.write(MASKED | SHORT_LENGTH);
            frame.write(payload.length >>> 8);
            frame.write(payload.length);
        } else {
            frame.write(MASKED | LONG_LENGTH);
            for (int shift = 56; shift >= 0; shift -= 8) {
                frame.write((int) ((long) payload.length >>> shift));
            }
        }
        byte[] mask = new byte[4];
        chance.nextBytes(mask);
        frame.writeBytes(mask);
        for (int i = 0; i < payload.length; i++) {
            frame.write(payload[i] ^ mask[i & 3]);
        }
        out.write(frame.toByteArray());
    }

    /** Bytes that need be no frame. */
    void raw(byte[] bytes) throws IOException {
        out.write(bytes);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
