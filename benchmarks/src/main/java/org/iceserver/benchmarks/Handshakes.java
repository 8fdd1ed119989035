package org.iceserver.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

import org.iceserver.benchmarks.Contestant.Certificate;
import org.iceserver.benchmarks.Contestant.Coturn;
import org.iceserver.benchmarks.Contestant.Iceserver;
import org.iceserver.client.ServerAddress.Protocol;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures the processor time that a TLS handshake costs a server, both completed and abandoned after the ClientHello. */
@Command(name = "benchmarks/handshakes", mixinStandardHelpOptions = true, sortOptions = false, description = {"",
    "The servers take turns: so many connections with a ClientHello, whose answer is read and left, then so many",
    "whole handshakes. Told is the processor time of the server's process for each.", ""})
public final class Handshakes implements Callable<Integer> {
    private static final String ROW = "%-10s | %-10s | %12s | %12s%n";
    private static final String BEGUN = "begun";
    private static final String WHOLE = "whole";
    private static final int DEADLINE_MILLIS = 10_000;
    private static final int POLL_MILLIS = 20;
    private static final Duration SETTLED = Duration.ofMillis(300);

    @Option(names = "--handshakes", paramLabel = "N", defaultValue = "1000", description = "Of each kind, in each round (${DEFAULT-VALUE}).")
    private int handshakes;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "3", description = "Rounds behind one that warms up (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--coturn", paramLabel = "FILE", defaultValue = "turnserver", description = "The turnserver to compare with (${DEFAULT-VALUE}).")
    private String coturn = "";

    /** One handshake of a kind. */
    private interface Kind {
        void shake(InetSocketAddress server) throws IOException, GeneralSecurityException;
    }

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Handshakes()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException, GeneralSecurityException {
        Certificate certificate = new Certificate(Path.of("benchmarks/target/cert.pem").toAbsolutePath(),
                Path.of("benchmarks/target/key.pem").toAbsolutePath());
        List<Contestant> all = List.of(
                new Iceserver("iceserver", Path.of(System.getProperty("iceserver.launcher", "iceserver"))
                        .toAbsolutePath(), 1, Optional.of(certificate)),
                Coturn.of(coturn, certificate));
        byte[] hello = hello();
        List<RunningServer> running = new ArrayList<>();
        System.out.printf(ROW, "server", "handshakes", "ms each", "all rounds");
        try {
            for (Contestant one : all) {
                RunningServer started = RunningServer.start(one);
                running.add(started);
                awaitListening(address(started));
            }
            measure(running, BEGUN, server -> begin(server, hello));
            measure(running, WHOLE, Handshakes::finish);
        } finally {
            for (RunningServer server : running) {
                server.close();
            }
        }
        return 0;
    }

    private void measure(List<RunningServer> servers, String kind, Kind shaken)
            throws IOException, InterruptedException, GeneralSecurityException {
        List<List<Double>> millis = servers.stream().<List<Double>>map(_ -> new ArrayList<>()).toList();
        for (int round = 0; round <= rounds; round++) {
            for (int i = 0; i < servers.size(); i++) {
                double each = round(servers.get(i), shaken);
                if (round > 0) {
                    millis.get(i).add(each);
                }
            }
        }
        for (int i = 0; i < servers.size(); i++) {
            List<Double> sorted = millis.get(i).stream().sorted().toList();
            System.out.printf(ROW, servers.get(i).contestant().name(), kind, "%.2f".formatted(
                    sorted.get(sorted.size() / 2)), sorted.stream().map("%.2f"::formatted).toList());
        }
    }

    private double round(RunningServer server, Kind shaken)
            throws IOException, InterruptedException, GeneralSecurityException {
        InetSocketAddress address = address(server);
        Duration before = processorTime(server);
        for (int i = 0; i < handshakes; i++) {
            shaken.shake(address);
        }
        Thread.sleep(SETTLED);
        return processorTime(server).minus(before).toNanos() / 1e6 / handshakes;
    }

    private static InetSocketAddress address(RunningServer server) {
        return new InetSocketAddress(InetAddress.ofLiteral(Contestant.ADDRESS), server.address(Protocol.TLS).port());
    }

    /** A server listens on TCP some time after UDP. */
    private static void awaitListening(InetSocketAddress server) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(DEADLINE_MILLIS);
        while (true) {
            try (Socket socket = new Socket()) {
                socket.connect(server);
                return;
            } catch (ConnectException e) {
                if (System.nanoTime() - deadline > 0) {
                    throw e;
                }
                Thread.sleep(POLL_MILLIS);
            }
        }
    }

    private static Duration processorTime(RunningServer server) {
        return ProcessHandle.of(server.pid()).flatMap(process -> process.info().totalCpuDuration()).orElseThrow();
    }

    private static void begin(InetSocketAddress server, byte[] hello) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(DEADLINE_MILLIS);
            socket.connect(server);
            socket.getOutputStream().write(hello);
            InputStream answer = socket.getInputStream();
            if (answer.read() != 22) {
                throw new IOException("the server did not answer a ClientHello with a handshake record");
            }
        }
    }

    /** Uses a new context, so that no session is resumed. */
    private static void finish(InetSocketAddress server) throws IOException, GeneralSecurityException {
        try (SSLSocket socket = (SSLSocket) trusting().getSocketFactory().createSocket(server.getAddress(),
                server.getPort())) {
            socket.setSoTimeout(DEADLINE_MILLIS);
            socket.startHandshake();
        }
    }

    private static byte[] hello() throws IOException, GeneralSecurityException {
        SSLEngine engine = trusting().createSSLEngine("localhost", 443);
        engine.setUseClientMode(true);
        ByteBuffer record = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), record);
        return Arrays.copyOf(record.array(), record.position());
    }

    private static SSLContext trusting() throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[]{new Anybody()}, new SecureRandom());
        return context;
    }

    private static final class Anybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind) {
            // There are no clients.
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind) {
            // Only the time of the handshake matters.
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
