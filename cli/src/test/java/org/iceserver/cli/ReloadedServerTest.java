package org.iceserver.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import javax.net.ssl.SSLSocket;

import org.iceserver.client.AllocateOptions;
import org.iceserver.client.Credentials;
import org.iceserver.client.ServerAddress;
import org.iceserver.client.Timing;
import org.iceserver.client.TurnClient;
import org.iceserver.testing.FreePort;
import org.iceserver.testing.TestAuthority;
import org.iceserver.testing.Trust;
import org.iceserver.transport.tls.PemPair;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** A server with every port open that is asked to reload in each possible way. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "signals")
class ReloadedServerTest {
    private static final Credentials ANN = new Credentials("ann", "wonderland");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String USERS = "user: ann:wonderland\nallow-peer: 127.0.0.0/8\nlog-level: info\n";

    @TempDir
    private Path directory;

    private int stunPort;
    private int signalPort;
    private int adminPort;
    private Path file;
    private PemPair first;
    private Launched server;

    @BeforeEach
    void start() throws Exception {
        stunPort = FreePort.next();
        signalPort = FreePort.next();
        adminPort = FreePort.next();
        first = new TestAuthority().issue(directory, "first.example.org", PemPair::new);
        file = directory.resolve("iceserver.yaml");
        Files.writeString(file, USERS + shown(first));
        // The Java runtime would keep USR2 for itself; the launcher script sets this, too.
        server = Launched.start(directory, Map.of("_JAVA_SR_SIGNUM", "40"), "--config", file.toString(), "--listen",
                "127.0.0.1", "--relay-ip", "127.0.0.1", "--signal-port", Integer.toString(signalPort), "--admin-port",
                Integer.toString(adminPort), "--stun-port", Integer.toString(stunPort), "--tls-port", "0")
                .awaitReady();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void otherCertificatesAreShownFromNowOnAndSessionsLive() throws Exception {
        PemPair second = new TestAuthority().issue(directory, "second.example.org", PemPair::new);
        try (TurnClient ann = client()) {
            ann.allocate(AllocateOptions.NONE);
            assertThat(shownNow()).isEqualTo(certificate(first));

            Files.writeString(file, USERS + shown(second));
            server.signal("HUP");

            server.awaitError("--cert has changed.");
            assertThat(shownNow()).isEqualTo(certificate(second));
            ann.refresh(Duration.ofMinutes(10));
        }
    }

    @Test
    void usr2ReadsTheCertificatesAgain() throws Exception {
        Path elsewhere = Files.createDirectory(directory.resolve("renewed"));
        PemPair renewed = new TestAuthority().issue(elsewhere, "first.example.org", PemPair::new);
        Files.move(renewed.chain(), first.chain(), StandardCopyOption.REPLACE_EXISTING);
        Files.move(renewed.key(), first.key(), StandardCopyOption.REPLACE_EXISTING);

        server.signal("USR2");

        server.awaitError("The certificates were read");
        assertThat(shownNow()).isEqualTo(certificate(first));
    }

    @Test
    void rubbishCertificatesLeaveTheOldOnesInUse() throws Exception {
        X509Certificate before = shownNow();
        Files.writeString(first.chain(), "rubbish");

        server.signal("USR2");

        server.awaitError("The certificates that are in use stay");
        assertThat(shownNow()).isEqualTo(before);
    }

    @Test
    void whoComesWhileItDrainsIsSentElsewhere() throws Exception {
        Files.writeString(file, USERS + shown(first) + "alternate-server: 192.0.2.9:3478\n");
        assertThat(reload().statusCode()).isEqualTo(200);
        try (TurnClient ann = client()) {
            ann.allocate(AllocateOptions.NONE);
            server.signal("USR1");

            Instant end = Instant.now().plus(PATIENCE);
            while (!refusal().contains("300")) {
                assertThat(Instant.now()).as("still takes clients, or refuses without saying where to go: " + refusal())
                        .isBefore(end);
            }
            ann.refresh(Duration.ofMinutes(10));
        }
    }

    /** What signaling hands out and what it allows change too; the length of messages says that it does not. */
    @Test
    void signalingsLimitsAndTheLifeOfCredentialsChange() throws Exception {
        assertThat(ice()).contains("\"ttl\":3600");
        Files.writeString(file, USERS + shown(first)
                + "credential-ttl: 10m\nlimit: {room-members: 3, message-bytes: 2048}\nnonce-lifetime: 5m\n");

        HttpResponse<String> answer = reload();

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("--credential-ttl has changed.", "--limit has changed.",
                "--limit message-bytes keeps its value until the next start.",
                "--nonce-lifetime keeps its value until the next start.");
        assertThat(ice()).contains("\"ttl\":600");
    }

    @Test
    void aBrokenFileIsToldToWhoAskedOverHttp() throws Exception {
        Files.writeString(file, "user: bob:builder\nstun-prt: 1\nalt-port: 4000\n");

        HttpResponse<String> answer = reload();

        assertThat(answer.statusCode()).isBetween(400, 499);
        assertThat(answer.body()).contains("iceserver.yaml:2", "did you mean --stun-port", "--alt-port is for",
                "iceserver.yaml:3");
        try (TurnClient ann = client()) {
            ann.allocate(AllocateOptions.NONE);
        }
    }

    private HttpResponse<String> reload() throws Exception {
        return HTTP.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + adminPort + "/api/v1/reload"))
                .header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString("{}")).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private String ice() throws Exception {
        return HTTP.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + signalPort + "/ice")).build(),
                HttpResponse.BodyHandlers.ofString()).body();
    }

    private String refusal() {
        try (TurnClient late = client()) {
            late.allocate(AllocateOptions.NONE);
            return "";
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private X509Certificate shownNow() throws Exception {
        try (SSLSocket socket = (SSLSocket) Trust.everybody("TLS").getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), stunPort)) {
            socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    private static X509Certificate certificate(PemPair pair) throws Exception {
        try (var in = Files.newInputStream(pair.chain())) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private static String shown(PemPair pair) {
        return "cert: " + pair.chain() + "\nkey: " + pair.key() + "\n";
    }

    private TurnClient client() throws IOException {
        return TurnClient.connect(ServerAddress.udp("127.0.0.1", stunPort), ANN, Timing.STANDARD);
    }
}
