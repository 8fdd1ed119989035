package org.iceserver.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

import org.iceserver.client.ServerAddress.Protocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.iceserver.client.FakeTurnServer.ALICE;

/** Certificates that a client refuses, made by the JDK's keytool: each reason is one sentence that names a date or a name. */
class RefusedCertificateTest {
    private static final Timing PATIENT = Timing.STANDARD.withDeadline(Duration.ofSeconds(20));
    private static final String PASSWORD = "changeit";
    private final Instant now = Instant.now();

    @TempDir
    private Path directory;
    private int made;

    private KeyStore made(String... options) throws IOException, InterruptedException, GeneralSecurityException {
        Path file = directory.resolve(made++ + ".p12");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias",
                "server",
                "-keyalg", "EC", "-dname", "CN=test", "-keystore", file.toString(), "-storetype", "PKCS12",
                "-storepass",
                PASSWORD));
        command.addAll(List.of(options));
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    /** What a client says that meets this certificate at localhost. */
    private static void assertSaid(KeyStore server, KeyStore authorities, String sentence)
            throws IOException, GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(server, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        try (FakeTurnServer running = new FakeTurnServer(context.getServerSocketFactory())) {
            SSLContext client = Tls.trusting(authorities, Protocol.TLS, InstantSource.system());
            assertThatThrownBy(() -> TurnClient.connect(ServerAddress.tls("localhost", running.port()), ALICE, PATIENT,
                    client)).isInstanceOf(TurnException.class).hasMessage(sentence);
        }
    }

    private static KeyStore trusting(KeyStore server) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", server.getCertificate("server"));
        return trusted;
    }

    private static LocalDate day(Instant time) {
        return LocalDate.ofInstant(time, ZoneOffset.UTC);
    }

    @Test
    void oneThatHasExpired() throws Exception {
        KeyStore server = made("-ext", "san=dns:localhost", "-startdate", "-10d", "-validity", "3");
        KeyStore other = trusting(made());
        Instant end = ((X509Certificate) server.getCertificate("server")).getNotAfter().toInstant();

        assertSaid(server, other, "The certificate of localhost expired on " + day(end)
                + ", 7 days ago by this machine's clock: renew it.");
    }

    @Test
    void oneThatIsNotYetValid() throws Exception {
        KeyStore server = made("-ext", "san=dns:localhost", "-startdate", "+10d");
        KeyStore other = trusting(made());
        Instant start = ((X509Certificate) server.getCertificate("server")).getNotBefore().toInstant();

        assertSaid(server, other, "The certificate of localhost is not valid before " + day(start)
                + ", and this machine's clock says " + day(now) + ": put the clock right, or use a certificate that is "
                + "valid.");
    }

    @Test
    void oneForOtherNames() throws Exception {
        KeyStore server = made("-ext", "san=dns:turn.example.org,dns:*.example.net,ip:192.0.2.1");

        assertSaid(server, trusting(server),
                "The certificate that localhost shows is for turn.example.org, *.example.net, "
                        + "192.0.2.1 and not for localhost: ask the server by a name that the certificate has, or get one that has "
                        + "this name.");
    }

    @Test
    void oneThatNobodyElseSigned() throws Exception {
        KeyStore server = made("-ext", "san=dns:localhost");
        KeyStore other = trusting(made());

        assertSaid(server, other,
                "The certificate of localhost is self-signed (CN=test), and browsers refuse it for TURN "
                        + "without a word: get one from an authority.");
    }
}
