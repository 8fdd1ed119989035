package org.iceserver.transport.dtls;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Vector;
import java.util.function.BooleanSupplier;

import org.bouncycastle.jcajce.provider.asymmetric.x509.CertificateFactory;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.NameType;
import org.bouncycastle.tls.ProtocolName;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.ServerName;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCryptoProvider;
import org.jspecify.annotations.Nullable;

/** A DTLS client on a UDP socket of its own; blocking, with a deadline on every read. */
final class DtlsTestClient implements AutoCloseable {
    private static final int DEADLINE_MILLIS = 15_000;

    private final DatagramSocket socket;
    private final List<byte[]> sent = new ArrayList<>();
    private BooleanSupplier lost = () -> false;
    private int partBytes;
    private Before before = _ -> {};
    private String host = "";
    private List<String> protocols = List.of();
    private @Nullable DTLSTransport records;
    private @Nullable X509Certificate shown;
    private String protocol = "";
    private ProtocolVersion version = ProtocolVersion.DTLSv12;

    DtlsTestClient(InetSocketAddress server) throws IOException {
        this(server, 0);
    }

    /** @param port of its own */
    DtlsTestClient(InetSocketAddress server, int port) throws IOException {
        socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.setReceiveBufferSize(4 << 20);
        socket.connect(server);
    }

    /** Asked for every datagram in either direction. */
    DtlsTestClient losing(BooleanSupplier chance) {
        lost = chance;
        return this;
    }

    /** Sends each ClientHello in fragments of this length, each in its own datagram. */
    DtlsTestClient splittingHellos(int size) {
        partBytes = size;
        return this;
    }

    /** Told of every datagram before it is sent. */
    DtlsTestClient before(Before told) {
        before = told;
        return this;
    }

    interface Before {
        void sends(byte[] datagram) throws IOException;
    }

    DtlsTestClient asking(String name) {
        host = name;
        return this;
    }

    DtlsTestClient offering(String... names) {
        protocols = List.of(names);
        return this;
    }

    DtlsTestClient version(ProtocolVersion only) {
        version = only;
        return this;
    }

    DtlsTestClient handshake() throws IOException {
        records = new DTLSClientProtocol().connect(new Client(), new Link());
        return this;
    }

    void send(byte[] plaintext) throws IOException {
        records().send(plaintext, 0, plaintext.length);
    }

    byte[] receive() throws IOException {
        byte[] plaintext = new byte[DtlsSession.LONGEST];
        int length = records().receive(plaintext, 0, plaintext.length, DEADLINE_MILLIS);
        if (length < 0) {
            throw new SocketTimeoutException("nothing arrived");
        }
        return Arrays.copyOf(plaintext, length);
    }

    byte[] echo(byte[] plaintext) throws IOException {
        send(plaintext);
        return receive();
    }

    /** Sends what is no record of ours, past the record layer. */
    void raw(byte[] datagram) throws IOException {
        socket.send(new DatagramPacket(datagram, datagram.length));
    }

    /** A datagram as it came, past the record layer. */
    byte[] rawReceive() throws IOException {
        socket.setSoTimeout(DEADLINE_MILLIS);
        DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
        socket.receive(packet);
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }

    /** Every datagram it has sent. */
    List<byte[]> sent() {
        return List.copyOf(sent);
    }

    X509Certificate shown() {
        return Objects.requireNonNull(shown);
    }

    private DTLSTransport records() {
        return Objects.requireNonNull(records);
    }

    /** What ALPN chose, or "". */
    String protocol() {
        return protocol;
    }

    int port() {
        return socket.getLocalPort();
    }

    /** Says goodbye. */
    void bye() throws IOException {
        records().close();
    }

    @Override
    public void close() {
        socket.close();
    }

    private final class Link implements DatagramTransport {
        @Override
        public int getReceiveLimit() {
            return 65_507;
        }

        @Override
        public int getSendLimit() {
            return 65_507;
        }

        @Override
        public int receive(byte[] into, int offset, int length, int waitMillis) throws IOException {
            socket.setSoTimeout(Math.max(1, waitMillis));
            DatagramPacket packet = new DatagramPacket(into, offset, length);
            try {
                do {
                    socket.receive(packet);
                } while (lost.getAsBoolean());
                return packet.getLength();
            } catch (SocketTimeoutException e) {
                return -1;
            }
        }

        @Override
        public void send(byte[] bytes, int offset, int length) throws IOException {
            byte[] datagram = Arrays.copyOfRange(bytes, offset, offset + length);
            sent.add(datagram);
            before.sends(datagram);
            if (partBytes > 0 && datagram[0] == 22 && datagram[4] == 0 && datagram[13] == 1) {
                for (byte[] part : Hellos.split(datagram, partBytes, 0)) {
                    // The number is the whole record's: the records that follow have the next ones.
                    System.arraycopy(datagram, 5, part, 5, 6);
                    raw(part);
                }
            } else if (!lost.getAsBoolean()) {
                raw(datagram);
            }
        }

        @Override
        public void close() {
            // The test closes the socket.
        }
    }

    private final class Client extends DefaultTlsClient {
        Client() {
            super(new JcaTlsCryptoProvider().create(new SecureRandom()));
        }

        @Override
        protected ProtocolVersion[] getSupportedVersions() {
            return version.only();
        }

        /** Bouncy Castle's clients send again after a second; tests of loss would take long. */
        @Override
        public int getHandshakeResendTimeMillis() {
            return 100;
        }

        @Override
        public int getHandshakeTimeoutMillis() {
            return DEADLINE_MILLIS;
        }

        @Override
        protected @Nullable Vector<ServerName> getSNIServerNames() {
            return host.isEmpty()
                    ? null
                    : new Vector<>(List.of(new ServerName(NameType.host_name,
                            host.getBytes(StandardCharsets.US_ASCII))));
        }

        @Override
        protected @Nullable Vector<ProtocolName> getProtocolNames() {
            return protocols.isEmpty()
                    ? null
                    : new Vector<>(protocols.stream().map(ProtocolName::asUtf8Encoding).toList());
        }

        @Override
        public void notifyHandshakeComplete() throws IOException {
            super.notifyHandshakeComplete();
            ProtocolName chosen = context.getSecurityParametersConnection().getApplicationProtocol();
            protocol = chosen == null ? "" : chosen.getUtf8Decoding();
        }

        @Override
        public TlsAuthentication getAuthentication() {
            return new TlsAuthentication() {
                @Override
                public void notifyServerCertificate(TlsServerCertificate certificate) throws IOException {
                    try {
                        shown = (X509Certificate) new CertificateFactory()
                                .engineGenerateCertificate(new java.io.ByteArrayInputStream(
                                        certificate.getCertificate().getCertificateAt(0).getEncoded()));
                    } catch (CertificateException e) {
                        throw new IOException(e);
                    }
                }

                @Override
                public @Nullable TlsCredentials getClientCredentials(CertificateRequest request) {
                    return null;
                }
            };
        }
    }
}
