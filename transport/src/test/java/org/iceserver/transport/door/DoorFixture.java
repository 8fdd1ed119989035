package org.iceserver.transport.door;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import org.iceserver.testing.Await;
import org.iceserver.testing.Trust;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.memory.MemoryBudget;
import org.iceserver.transport.tls.Certificates;
import org.iceserver.transport.tls.HandshakePlaces;
import org.iceserver.transport.tls.ServerCertificates;

/** A shared port on loopback whose two owners tell their names. */
final class DoorFixture implements AutoCloseable {
    static final int FIRST_BYTE_SECONDS = 1;
    private static final int PATIENCE_MILLIS = 20_000;

    private final Certificates certificates = Certificates.selfSigned(List.of("localhost"), Instant.now(),
            new SecureRandom());
    private final MultiThreadIoEventLoopGroup accepting = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final MultiThreadIoEventLoopGroup serving = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    private final NamedOwner http = new NamedOwner("HTTP", serving);
    private final NamedOwner stun = new NamedOwner("STUN", serving);
    private final SharedPort port;

    DoorFixture() throws IOException {
        this(_ -> false, HandshakePlaces.Rate.UNLIMITED, MemoryBudget.ample());
    }

    DoorFixture(Predicate<IpAddress> proxies, HandshakePlaces.Rate handshakes, MemoryBudget memory)
            throws IOException {
        port = SharedPort.open(new SharedPortSettings(
                List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                new DecisionTable(List.of("turn.example.org")),
                Optional.of(new ServerCertificates(List.of(certificates))), proxies, () -> 0, handshakes,
                FIRST_BYTE_SECONDS, memory), Map.of(Protocol.HTTP, http, Protocol.STUN, stun), accepting,
                NioServerSocketChannel.class);
    }

    SharedPort port() {
        return port;
    }

    int taken() {
        return http.taken() + stun.taken();
    }

    Socket connect() throws IOException {
        return patient(new Socket(InetAddress.getLoopbackAddress(), port.addresses().getFirst().getPort()));
    }

    /** Prepared for its handshake. */
    SSLSocket secure(Socket plain, String serverName, String... protocols) throws Exception {
        SSLSocket socket = (SSLSocket) Trust.only(certificates.chain().getFirst(), "TLS").getSocketFactory()
                .createSocket(plain, "localhost", plain.getPort(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setServerNames(serverName.isEmpty() ? List.of() : List.of(new SNIHostName(serverName)));
        parameters.setApplicationProtocols(protocols);
        socket.setSSLParameters(parameters);
        return socket;
    }

    private static Socket patient(Socket socket) throws IOException {
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        return socket;
    }

    /** Sends these bytes, and returns who serves them; empty when the connection is closed instead. */
    static String servedBy(Socket socket, byte... bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        InputStream in = socket.getInputStream();
        StringBuilder line = new StringBuilder();
        try {
            for (int next = in.read(); next != '\n'; next = in.read()) {
                if (next < 0) {
                    return "";
                }
                line.append((char) next);
            }
        } catch (SocketException _) {
            return "";
        }
        byte[] back = in.readNBytes(bytes.length);
        return Arrays.equals(back, bytes) ? line.toString() : line + " lost bytes of what it was sent";
    }

    static void await(Await.Condition condition) {
        Await.until(Duration.ofSeconds(20), condition, () -> "it did not happen within 20 s");
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        port.close();
        accepting.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        serving.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
