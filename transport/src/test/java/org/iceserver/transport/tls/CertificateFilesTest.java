package org.iceserver.transport.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;

import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CertificateFilesTest {
    private static final String HOST = "turn.example.org";

    @TempDir
    private Path folder = Path.of("");
    @SuppressWarnings("NullAway.Init") // before each test
    private PemPair pair;
    @SuppressWarnings("NullAway.Init")
    private Certificates first;
    @SuppressWarnings("NullAway.Init")
    private ServerCertificates shown;
    @SuppressWarnings("NullAway.Init")
    private CertificateFiles files;

    @BeforeEach
    void write() throws IOException {
        pair = new PemPair(folder.resolve("chain.pem"), folder.resolve("key.pem"));
        first = make();
        write(first);
        shown = ServerCertificates.load(List.of(pair));
        files = new CertificateFiles(List.of(pair), shown);
    }

    private static Certificates make() {
        return Certificates.selfSigned(List.of(HOST), Instant.now(), new SecureRandom());
    }

    private void write(Certificates certificates) throws IOException {
        write(pair.chain(), certificates.chain().getFirst());
        write(pair.key(), new JcaPKCS8Generator(certificates.key(), null).generate());
    }

    private static void write(Path file, Object block) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
            pem.writeObject(block);
        }
        Files.writeString(file, text.toString());
    }

    @Test
    void aRenewedCertificateIsShownAfterTheNextLook() throws IOException {
        Certificates renewed = make();
        write(renewed);
        assertThat(shown.shownFor(HOST).chain()).isEqualTo(first.chain());

        files.look();

        assertThat(shown.shownFor(HOST).chain()).isEqualTo(renewed.chain());
    }

    @Test
    void rubbishKeepsTheOldOneUntilSomethingBetterComes() throws IOException {
        Files.writeString(pair.chain(), "rubbish");
        files.look();
        assertThat(shown.shownFor(HOST).chain()).isEqualTo(first.chain());
        Files.delete(pair.key());
        files.look();
        assertThat(shown.shownFor(HOST).chain()).isEqualTo(first.chain());

        Certificates renewed = make();
        write(renewed);
        files.look();

        assertThat(shown.shownFor(HOST).chain()).isEqualTo(renewed.chain());
    }

    @Test
    void aCertificateWhoseKeyIsStillTheOldOneWaits() throws IOException {
        Certificates renewed = make();
        write(pair.chain(), renewed.chain().getFirst());
        files.look();
        assertThat(shown.shownFor(HOST).chain()).isEqualTo(first.chain());

        write(pair.key(), new JcaPKCS8Generator(renewed.key(), null).generate());
        files.look();

        assertThat(shown.shownFor(HOST).chain()).isEqualTo(renewed.chain());
    }

    @Test
    void aServerThatIsNamedByNobodyShowsItsFirst() {
        Certificates other = Certificates.selfSigned(List.of("other.example.org"), Instant.now(), new SecureRandom());
        ServerCertificates two = new ServerCertificates(List.of(first, other));

        assertThat(two.shownFor("other.example.org")).isSameAs(other);
        assertThat(two.shownFor("somewhere.example.org")).isSameAs(first);
        assertThat(two.vouchFor("other.example.org")).as("self-signed").isFalse();
        assertThat(two.names()).containsExactly(HOST, "other.example.org");
        assertThatThrownBy(() -> new ServerCertificates(List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
