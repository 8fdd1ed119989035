package org.iceserver.transport.door;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;

/** A socket that sends the same bytes in another form. */
final class ReshapedSocket extends Socket {
    private static final int RECORD_HEADER = 5;

    private final Form form;

    /** How a write leaves. */
    interface Form {
        void write(OutputStream to, byte[] bytes) throws IOException;
    }

    ReshapedSocket(int port, Form form) throws IOException {
        super(InetAddress.getLoopbackAddress(), port);
        this.form = form;
        setTcpNoDelay(true);
        setSoTimeout(20_000);
    }

    /** Each byte in a segment of its own. */
    static void byteByByte(OutputStream to, byte[] bytes) throws IOException {
        for (byte one : bytes) {
            to.write(one);
            to.flush();
        }
    }

    /** Each TLS record that is a handshake message (type 22) as records of a hundred bytes. */
    static void inManyRecords(OutputStream to, byte[] bytes) throws IOException {
        if (bytes[0] != 22) {
            to.write(bytes);
            return;
        }
        for (int at = RECORD_HEADER; at < bytes.length; at += 100) {
            int length = Math.min(100, bytes.length - at);
            to.write(new byte[]{bytes[0], bytes[1], bytes[2], 0, (byte) length});
            to.write(bytes, at, length);
            to.flush();
        }
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        OutputStream to = super.getOutputStream();
        return new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                write(new byte[]{(byte) one}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                form.write(to, Arrays.copyOfRange(bytes, offset, offset + length));
            }
        };
    }
}
