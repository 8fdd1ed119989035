package org.iceserver.turn.netty;

import java.io.EOFException;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.security.SecureRandom;
import java.util.Arrays;

import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.UDPTransport;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCryptoProvider;
import org.jspecify.annotations.Nullable;

/** A DTLS association that trusts every server. */
final class DtlsWire implements Wire {
    /** The longest datagram. The MTU for Bouncy Castle's transport includes the headers of IP and UDP. */
    private static final int MTU = 65_535;

    private final DatagramSocket socket;
    private final DTLSTransport records;

    DtlsWire(InetSocketAddress server) throws IOException {
        this(server, 0);
    }

    /** @param port of its own */
    DtlsWire(InetSocketAddress server, int port) throws IOException {
        socket = new DatagramSocket(new InetSocketAddress(server.getAddress(), port));
        socket.setReceiveBufferSize(4 << 20);
        socket.connect(server);
        try {
            records = new DTLSClientProtocol().connect(new Believer(), new UDPTransport(socket, MTU));
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    @Override
    public void send(byte[] message) throws IOException {
        records.send(message, 0, message.length);
    }

    @Override
    public byte[] receive() throws IOException {
        byte[] message = receive(DEADLINE_MILLIS);
        if (message == null) {
            throw socket.isClosed() ? new EOFException("the server said goodbye") : new SocketTimeoutException();
        }
        return message;
    }

    private byte @Nullable [] receive(int millis) throws IOException {
        byte[] message = new byte[1 << 14];
        int length = records.receive(message, 0, message.length, millis);
        return length < 0 ? null : Arrays.copyOf(message, length);
    }

    @Override
    public boolean silent(int millis) throws IOException {
        return receive(millis) == null;
    }

    /** Whether the server has said goodbye, now or within the deadline. */
    boolean closedByServer() {
        try {
            receive();
            return false;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            // Bouncy Castle closes the socket when it has read the alert, and reads on.
            return true;
        }
    }

    /** Sends what is no record of ours, past the record layer. */
    void raw(byte[] datagram) throws IOException {
        socket.send(new DatagramPacket(datagram, datagram.length));
    }

    /** Goes without a word, as a client that lost its network does. */
    void vanish() {
        socket.close();
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
    public void close() throws IOException {
        if (!socket.isClosed()) {
            records.close();
        }
    }

    private static final class Believer extends DefaultTlsClient {
        Believer() {
            super(new JcaTlsCryptoProvider().create(new SecureRandom()));
        }

        @Override
        protected ProtocolVersion[] getSupportedVersions() {
            return ProtocolVersion.DTLSv12.only();
        }

        @Override
        public int getHandshakeTimeoutMillis() {
            return DEADLINE_MILLIS;
        }

        @Override
        public TlsAuthentication getAuthentication() {
            return new TlsAuthentication() {
                @Override
                public void notifyServerCertificate(TlsServerCertificate certificate) {
                    // Trust every server.
                }

                @Override
                public @Nullable TlsCredentials getClientCredentials(CertificateRequest request) {
                    return null;
                }
            };
        }
    }
}
