package org.iceserver.client;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/** DTLS 1.2 on a connected UDP socket: one frame, one record, one datagram (RFC 7350). */
final class DtlsConnection implements Connection {
    private static final int LONGEST_DATAGRAM = 65_536;
    private static final int FIRST_WAIT_MILLIS = 1_000;

    private final DatagramSocket socket;
    private final DtlsEngine engine;
    private final byte[] buffer = new byte[LONGEST_DATAGRAM];

    private DtlsConnection(DatagramSocket socket, DtlsEngine engine) {
        this.socket = socket;
        this.engine = engine;
    }

    /**
     * Completes the handshake before it returns. The context must accept the certificate for {@code host}; it must be a context
     * for DTLS.
     */
    static DtlsConnection open(InetSocketAddress server, String host, SSLContext context, Duration timeout)
            throws IOException {
        DatagramSocket socket = new DatagramSocket(new InetSocketAddress(0));
        try {
            socket.connect(server);
            DtlsConnection connection = new DtlsConnection(socket, DtlsEngine.client(context, host, server.getPort()));
            connection.handshake(System.nanoTime() + timeout.toNanos());
            return connection;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Sends a lost flight again after one second, then after two, and so on (RFC 6347 s4.2.4.1). */
    private void handshake(long deadlineNanos) throws IOException {
        engine.begin(this::transmit);
        int wait = FIRST_WAIT_MILLIS;
        while (!engine.established()) {
            long left = (deadlineNanos - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new SSLException("the server does not answer");
            }
            socket.setSoTimeout(Math.toIntExact(Math.min(wait, left)));
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            try {
                socket.receive(packet);
                engine.arrived(buffer, packet.getLength(), this::transmit, this::discard);
            } catch (SocketTimeoutException e) {
                engine.again(this::transmit);
                wait *= 2;
            }
        }
        socket.setSoTimeout(0);
    }

    private void transmit(ByteBuffer datagram) throws IOException {
        socket.send(new DatagramPacket(datagram.array(), datagram.arrayOffset() + datagram.position(),
                datagram.remaining()));
    }

    private void discard(ByteBuffer plaintext) {
        // Before the handshake ends, nobody has asked for a frame.
    }

    @Override
    public void send(byte[] frame) throws IOException {
        engine.seal(frame, this::transmit);
    }

    @Override
    public byte[] receive() throws IOException {
        byte[][] frame = {null};
        while (frame[0] == null) {
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            socket.receive(packet);
            engine.arrived(buffer, packet.getLength(), this::transmit, plaintext -> {
                frame[0] = Arrays.copyOfRange(plaintext.array(), plaintext.arrayOffset() + plaintext.position(),
                        plaintext.arrayOffset() + plaintext.limit());
            });
            if (engine.closed()) {
                throw new IOException("the server said goodbye");
            }
        }
        return frame[0];
    }

    @Override
    public boolean reliable() {
        return false;
    }

    @Override
    public void close() throws IOException {
        try {
            engine.goodbye(this::transmit);
        } finally {
            socket.close();
        }
    }
}
