package org.iceserver.transport.dtls;

import java.io.IOException;

import org.bouncycastle.tls.DatagramTransport;

/**
 * The datagram transport under a record layer. It is first connected to the handshake, which blocks on its own thread,
 * and then to the session, which never blocks. It passes from one thread to the other with the handshake's result.
 */
final class Pipe implements DatagramTransport {
    private DatagramTransport end;

    Pipe(DatagramTransport handshake) {
        end = handshake;
    }

    void become(DatagramTransport session) {
        end = session;
    }

    @Override
    public int getReceiveLimit() throws IOException {
        return end.getReceiveLimit();
    }

    @Override
    public int receive(byte[] into, int offset, int length, int waitMillis) throws IOException {
        return end.receive(into, offset, length, waitMillis);
    }

    @Override
    public int getSendLimit() throws IOException {
        return end.getSendLimit();
    }

    @Override
    public void send(byte[] bytes, int offset, int length) throws IOException {
        end.send(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
        end.close();
    }
}
