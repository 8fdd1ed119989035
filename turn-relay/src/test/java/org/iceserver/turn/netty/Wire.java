package org.iceserver.turn.netty;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.PushbackInputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;

import org.iceserver.stun.ChannelData;

/** How a test client reaches the server; blocking, with a deadline on every read. */
interface Wire extends AutoCloseable {
    int DEADLINE_MILLIS = 10_000;

    void send(byte[] message) throws IOException;

    /** The next message; over a stream without the padding of ChannelData's payload removed. */
    byte[] receive() throws IOException;

    /** Whether nothing arrives for a while; only for asserting silence after something else proved delivery. */
    boolean silent(int millis) throws IOException;

    InetSocketAddress local();

    boolean stream();

    @Override
    void close() throws IOException;

    static Wire udp(InetSocketAddress server) throws IOException {
        return new Udp(server);
    }

    static Wire tcp(InetSocketAddress server) throws IOException {
        return new Tcp(server);
    }

    /** A connected datagram socket. */
    final class Udp implements Wire {
        private final DatagramSocket socket;

        Udp(InetSocketAddress server) throws IOException {
            socket = new DatagramSocket(new InetSocketAddress(server.getAddress(), 0));
            socket.setReceiveBufferSize(4 << 20);
            socket.connect(server);
            socket.setSoTimeout(DEADLINE_MILLIS);
        }

        @Override
        public void send(byte[] message) throws IOException {
            socket.send(new DatagramPacket(message, message.length));
        }

        @Override
        public byte[] receive() throws IOException {
            DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
            socket.receive(packet);
            return Arrays.copyOf(packet.getData(), packet.getLength());
        }

        @Override
        public boolean silent(int millis) throws IOException {
            socket.setSoTimeout(millis);
            try {
                receive();
                return false;
            } catch (java.net.SocketTimeoutException e) {
                return true;
            } finally {
                socket.setSoTimeout(DEADLINE_MILLIS);
            }
        }

        @Override
        public InetSocketAddress local() {
            return (InetSocketAddress) socket.getLocalSocketAddress();
        }

        @Override
        public boolean stream() {
            return false;
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    /** A TCP connection. */
    final class Tcp implements Wire {
        private final Socket socket;
        private final PushbackInputStream peeked;
        private final DataInputStream in;

        Tcp(InetSocketAddress server) throws IOException {
            this(new Socket(server.getAddress(), server.getPort()));
        }

        /** Over a connected socket, plain or TLS. */
        Tcp(Socket connected) throws IOException {
            socket = connected;
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(DEADLINE_MILLIS);
            peeked = new PushbackInputStream(socket.getInputStream());
            in = new DataInputStream(peeked);
        }

        @Override
        public void send(byte[] message) throws IOException {
            socket.getOutputStream().write(message);
        }

        @Override
        public byte[] receive() throws IOException {
            byte[] header = in.readNBytes(4);
            if (header.length < 4) {
                throw new EOFException("the server closed the connection");
            }
            int length = Short.toUnsignedInt(ByteBuffer.wrap(header).getShort(2));
            int rest = header[0] >= 0x40 ? ChannelData.padded(length) : 16 + length;
            byte[] message = Arrays.copyOf(header, 4 + rest);
            in.readFully(message, 4, rest);
            return message;
        }

        /** For what is not STUN. */
        Socket socket() {
            return socket;
        }

        /** Whether the server has closed the connection, now or within the deadline. */
        boolean closedByServer() throws IOException {
            try {
                return in.read() < 0;
            } catch (java.net.SocketException e) {
                return true;
            }
        }

        @Override
        public boolean silent(int millis) throws IOException {
            socket.setSoTimeout(millis);
            try {
                peeked.unread(in.readUnsignedByte());
                return false;
            } catch (java.net.SocketTimeoutException e) {
                return true;
            } finally {
                socket.setSoTimeout(DEADLINE_MILLIS);
            }
        }

        @Override
        public InetSocketAddress local() {
            return (InetSocketAddress) socket.getLocalSocketAddress();
        }

        @Override
        public boolean stream() {
            return true;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

}
