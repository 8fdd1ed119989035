package org.iceserver.interop;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

import org.iceserver.testing.FreePort;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import static org.assertj.core.api.Assertions.assertThat;

/** Eight addresses begin handshakes, 50 a second each, and stop; OpenSSL's client at another one completes all of its own. */
@Tag("namespace")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HandshakeLockOutTest {
    private static final int SOURCES = 8;
    private static final int A_SECOND = 50;
    private static final int HONEST = 10;
    private static final int DTLS_HEADERS = 13 + 12;

    private final int tls = FreePort.next();
    private final ServerProcess server = ServerProcess.start("--user", "ann:wonderland", "--realm", "example.org",
            "--listen", "127.0.0.1", "--relay-ip", "127.0.0.1", "--tls-self-signed", "--tls-port",
            Integer.toString(tls));
    private final AtomicInteger begun = new AtomicInteger();

    /** Begins one handshake from a source and stops; what it keeps open is closed at the test's end. */
    private interface Attack {
        AutoCloseable begin(InetAddress source) throws IOException;
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void overTls() throws Exception {
        byte[] hello = tlsHello();
        underAttack(tls, 2_000, source -> {
            Socket socket = new Socket();
            socket.bind(new InetSocketAddress(source, 0));
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), tls));
            socket.getOutputStream().write(hello);
            return socket;
        }, "-tls1_3");
    }

    @Test
    void byOneByteOnTheSignalPort() throws Exception {
        underAttack(server.signalPort(), 2_000, source -> {
            Socket socket = new Socket();
            socket.bind(new InetSocketAddress(source, 0));
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.signalPort()));
            socket.getOutputStream().write(22);
            return socket;
        }, "-tls1_3");
    }

    @Test
    void overDtls() throws Exception {
        byte[] hello = dtlsHello();
        underAttack(tls, 600, source -> {
            DatagramSocket socket = new DatagramSocket(new InetSocketAddress(source, 0));
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), tls));
            socket.setSoTimeout(5_000);
            socket.send(new DatagramPacket(hello, hello.length));
            DatagramPacket answer = new DatagramPacket(new byte[100], 100);
            socket.receive(answer);
            byte[] second = withCookie(hello, Arrays.copyOfRange(answer.getData(), 28, 28 + 32));
            socket.send(new DatagramPacket(second, second.length));
            return socket;
        }, "-dtls1_2");
    }

    /** @param most that were begun when the honest client starts: more than there are places */
    private void underAttack(int port, int most, Attack attack, String version) throws Exception {
        Deque<AutoCloseable> open = new ArrayDeque<>();
        begun.set(0);
        try (ScheduledExecutorService attackers = new ScheduledThreadPoolExecutor(SOURCES)) {
            for (int i = 1; i <= SOURCES; i++) {
                InetAddress source = InetAddress.ofLiteral("127.0.7." + i);
                attackers.scheduleAtFixedRate(() -> attack(attack, source, open), 0, 1_000_000 / A_SECOND,
                        TimeUnit.MICROSECONDS);
            }
            for (int i = 0; i < HONEST; i++) {
                awaitBegun(most + i);
                ForeignTool honest = ForeignTool.run(20, "openssl", "s_client", version, "-connect",
                        "127.0.0.1:" + port);
                assertThat(honest.output()).as("handshake %d of %d", i + 1, HONEST).contains("Cipher is ")
                        .doesNotContain("Cipher is (NONE)");
            }
            attackers.shutdownNow();
        } finally {
            synchronized (open) {
                for (AutoCloseable one : open) {
                    one.close();
                }
            }
        }
    }

    private void awaitBegun(int wanted) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (begun.get() < wanted) {
            assertThat(deadline - System.nanoTime()).as("%s handshakes were begun", begun).isPositive();
            Waiting.briefly();
        }
    }

    private void attack(Attack attack, InetAddress source, Deque<AutoCloseable> open) {
        try {
            AutoCloseable one = attack.begin(source);
            synchronized (open) {
                open.add(one);
            }
            begun.incrementAndGet();
        } catch (IOException refused) {
            // The next one may get in.
        }
    }

    private static byte[] tlsHello() throws Exception {
        SSLEngine engine = SSLContext.getDefault().createSSLEngine("localhost", 443);
        engine.setUseClientMode(true);
        ByteBuffer record = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), record);
        return Arrays.copyOf(record.array(), record.position());
    }

    /** OpenSSL's, sent to a socket that does not answer. */
    private static byte[] dtlsHello() throws IOException {
        try (DatagramSocket listener = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            listener.setSoTimeout(10_000);
            Process client = new ProcessBuilder("openssl", "s_client", "-dtls1_2", "-connect",
                    "127.0.0.1:" + listener.getLocalPort()).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            try {
                DatagramPacket packet = new DatagramPacket(new byte[2_000], 2_000);
                listener.receive(packet);
                return Arrays.copyOf(packet.getData(), packet.getLength());
            } finally {
                client.destroyForcibly();
            }
        }
    }

    private static byte[] withCookie(byte[] hello, byte[] cookie) {
        int at = DTLS_HEADERS + 2 + 32 + 1 + hello[DTLS_HEADERS + 2 + 32];
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(hello, 0, at);
        bytes.write(cookie.length);
        bytes.writeBytes(cookie);
        bytes.write(hello, at + 1, hello.length - at - 1);
        byte[] second = bytes.toByteArray();
        int message = second.length - DTLS_HEADERS;
        ByteBuffer.wrap(second).put(10, (byte) 1).putShort(11, (short) (message + 12)).putShort(14 + 1, (short) message)
                .putShort(17, (short) 1).putShort(13 + 10, (short) message);
        return second;
    }
}
