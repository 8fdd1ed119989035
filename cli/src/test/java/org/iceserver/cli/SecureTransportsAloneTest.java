package org.iceserver.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;

import org.iceserver.client.AllocateOptions;
import org.iceserver.client.Credentials;
import org.iceserver.client.ServerAddress;
import org.iceserver.client.ServerAddress.Protocol;
import org.iceserver.client.Timing;
import org.iceserver.client.TurnClient;
import org.iceserver.testing.FreePort;
import org.iceserver.testing.TestAuthority;
import org.iceserver.testing.Trust;
import org.iceserver.transport.tls.PemPair;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** A server that {@code --stun-transports} leaves TLS or DTLS alone. */
class SecureTransportsAloneTest {
    private static final String HOST = "localhost";
    private static final Credentials ANN = new Credentials("ann", "a-long-password");
    private static final Timing TIMING = Timing.STANDARD.withDeadline(Duration.ofSeconds(20));
    /** RFC 8489: type, length, magic cookie, transaction id. */
    private static final byte[] BINDING = HexFormat.of().parseHex("000100002112a442" + "0102030405060708090a0b0c");
    private static final int TLS_ALERT = 21;
    private static final int SILENCE_MILLIS = 1_000;
    private static final int PATIENCE_MILLIS = 20_000;

    @TempDir
    private Path directory = Path.of("");
    @SuppressWarnings("NullAway.Init") // before each test
    private PemPair pair;
    private final InetAddress loopback = InetAddress.getLoopbackAddress();
    private int stunPort;
    private int tlsPort;
    private int signalPort;

    @BeforeEach
    void prepare() throws IOException {
        pair = new TestAuthority().issue(directory, HOST, PemPair::new);
        stunPort = FreePort.next();
        tlsPort = FreePort.next();
        signalPort = FreePort.next();
    }

    @Test
    void whereTlsAloneIsServedPlainStunIsRefused() throws Exception {
        try (var _ = start("tls")) {
            relays(Protocol.TLS);
            assertThat(answerOverTcp()).as("a TLS alert at most, before the end").isIn(-1, TLS_ALERT);
            // Nothing is open where nothing is served.
            new DatagramSocket(tlsPort, loopback).close();
            nothingIsOpenForPlainStun();
            assertThat(urls()).containsExactly("turns:" + HOST + ":" + tlsPort + "?transport=tcp");
        }
    }

    @Test
    void whereDtlsAloneIsServedPlainStunIsNotAnswered() throws Exception {
        try (var _ = start("dtls"); var plain = new DatagramSocket(0, loopback)) {
            plain.setSoTimeout(SILENCE_MILLIS);
            plain.send(new DatagramPacket(BINDING, BINDING.length, new InetSocketAddress(loopback, tlsPort)));
            // Somebody who came later was served meanwhile.
            relays(Protocol.DTLS);
            assertThatExceptionOfType(IOException.class).as("an answer to plain STUN")
                    .isThrownBy(() -> plain.receive(new DatagramPacket(new byte[1_500], 1_500)));
            assertThatExceptionOfType(ConnectException.class).isThrownBy(this::answerOverTcp);
            nothingIsOpenForPlainStun();
            assertThat(urls()).containsExactly("turns:" + HOST + ":" + tlsPort + "?transport=udp");
        }
    }

    private Launched start(String transports) throws Exception {
        return Launched.start(directory, "--listen", "127.0.0.1", "--relay-ip", "127.0.0.1", "--stun-port",
                Integer.toString(stunPort), "--tls-port", Integer.toString(tlsPort), "--signal-port",
                Integer.toString(signalPort), "--cert", pair.chain().toString(), "--key", pair.key().toString(),
                "--stun-transports", transports, "--user", ANN.username() + ":" + ANN.password()).awaitReady();
    }

    private void relays(Protocol protocol) throws Exception {
        try (TurnClient ann = TurnClient.connect(new ServerAddress(protocol, HOST, tlsPort), ANN, TIMING,
                Trust.everybody(protocol == Protocol.DTLS ? "DTLS" : "TLS"))) {
            assertThat(ann.allocate(AllocateOptions.NONE).relayed().getPort()).isPositive();
        }
    }

    /** The first byte; -1 where the connection ends without one. */
    private int answerOverTcp() throws IOException {
        try (var plain = new Socket(loopback, tlsPort)) {
            plain.setSoTimeout(PATIENCE_MILLIS);
            plain.getOutputStream().write(BINDING);
            return plain.getInputStream().read();
        }
    }

    private void nothingIsOpenForPlainStun() throws IOException {
        new DatagramSocket(stunPort, loopback).close();
        new ServerSocket(stunPort, 1, loopback).close();
    }

    /** Those that /ice hands out. */
    private List<String> urls() throws Exception {
        try (HttpClient http = HttpClient.newBuilder().sslContext(Trust.everybody("TLS")).build()) {
            String answer = http.send(HttpRequest.newBuilder(URI.create("https://" + HOST + ":" + signalPort + "/ice"))
                    .build(), BodyHandlers.ofString()).body();
            return JsonMapper.shared().readTree(answer).path("iceServers").valueStream()
                    .flatMap(server -> server.path("urls").valueStream()).map(url -> url.asString())
                    .filter(url -> url.contains(HOST)).toList();
        }
    }
}
