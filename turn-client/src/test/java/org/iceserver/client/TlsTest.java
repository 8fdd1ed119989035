package org.iceserver.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.iceserver.client.FakeTurnServer.ALICE;

/** TURN over TLS, with a certificate that the JDK's keytool makes for 127.0.0.1. */
class TlsTest {
    private static final Timing QUICK = Timing.STANDARD.withDeadline(Duration.ofSeconds(20));
    private static final String PASSWORD = "changeit";

    @TempDir
    private static Path directory;
    private static SSLContext context;
    private static FakeTurnServer server;

    @BeforeAll
    static void start() throws IOException, InterruptedException, GeneralSecurityException {
        Path file = directory.resolve("server.p12");
        Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair", "-alias", "server", "-keyalg", "EC", "-dname", "CN=test", "-ext", "san=ip:127.0.0.1",
                "-keystore", file.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD).inheritIO().start();
        assertThat(keytool.waitFor()).isZero();
        context = context(file);
        server = new FakeTurnServer(context.getServerSocketFactory());
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    /** The same certificate identifies the server and is what the client trusts. */
    private static SSLContext context(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", store.getCertificate("server"));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    @Test
    void allocationWorksOverTls() throws TurnException {
        try (TurnClient client = TurnClient.connect(ServerAddress.tls("127.0.0.1", server.port()), ALICE, QUICK,
                context)) {
            assertThat(client.allocate(AllocateOptions.NONE).relayed().getPort()).isPositive();
        }
    }

    @Test
    void theCertificateIsForTheDomainAndNotForTheHostThatDnsNames() throws TurnException {
        var found = new ServerAddress(ServerAddress.Protocol.TLS, "localhost", server.port(), "127.0.0.1");
        try (TurnClient client = TurnClient.connect(found, ALICE, QUICK, context)) {
            assertThat(client.allocate(AllocateOptions.NONE).relayed().getPort()).isPositive();
        }
        var elsewhere = new ServerAddress(ServerAddress.Protocol.TLS, "127.0.0.1", server.port(), "example.org");
        assertThatThrownBy(() -> TurnClient.connect(elsewhere, ALICE, QUICK, context))
                .isInstanceOf(TurnException.class);
    }

    @Test
    void certificateForAnotherHostIsRefused() {
        assertThatThrownBy(
                () -> TurnClient.connect(ServerAddress.tls("localhost", server.port()), ALICE, QUICK, context))
                .isInstanceOf(TurnException.class)
                .hasMessageStartingWith("TLS with localhost:" + server.port() + " over TLS failed");
    }

    @Test
    void certificateOfAStrangerIsRefused() {
        assertThatThrownBy(() -> TurnClient.connect(ServerAddress.tls("127.0.0.1", server.port()), ALICE, QUICK))
                .isInstanceOf(TurnException.class)
                .hasMessage("The certificate of 127.0.0.1 is self-signed (CN=test), and browsers refuse it for TURN "
                        + "without a word: get one from an authority.");
    }
}
