package org.iceserver.transport.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CertificatesTest {
    private static final Instant NOW = Instant.parse("2027-03-01T12:00:00Z");

    @TempDir
    private Path folder = Path.of("");

    private final Certificates made = make("turn.example.org", "*.lab.example.org", "192.0.2.7", "2001:db8::7");

    private static Certificates make(String... names) {
        return Certificates.selfSigned(List.of(names), NOW, new SecureRandom());
    }

    private static PemObject pkcs8(Certificates certificates) throws IOException {
        return new JcaPKCS8Generator(certificates.key(), null).generate();
    }

    private Path write(String name, Object... blocks) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
            for (Object block : blocks) {
                pem.writeObject(block);
            }
        }
        return Files.writeString(folder.resolve(name), text.toString());
    }

    @Test
    void aSelfSignedCertificateSaysSoAndNamesItsHosts() {
        assertThat(made.selfSigned()).isTrue();
        assertThat(made.names()).containsExactly("turn.example.org", "*.lab.example.org", "192.0.2.7",
                "2001:db8:0:0:0:0:0:7");
        assertThat(made.expires()).isEqualTo(NOW.plus(Duration.ofDays(30)));
        assertThat(made.serverContext().isServer()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"turn.example.org,true", "TURN.Example.org.,true", "example.org,false", "x.turn.example.org,false",
        "a.lab.example.org,true", "lab.example.org,false", "a.b.lab.example.org,false", "192.0.2.7,true",
        "192.0.2.8,false", "[2001:db8::7],true", "2001:db8::7,true", "2001:db8::8,false", "'',false"})
    void itCoversWhatABrowserWouldAccept(String host, boolean covered) {
        assertThat(made.covers(host)).isEqualTo(covered);
    }

    @Test
    void itsPemTextIsReadBack() throws Exception {
        Path file = Files.writeString(folder.resolve("both.pem"), made.pem());
        Certificates read = Certificates.load(file, file);
        assertThat(read.key()).isEqualTo(made.key());
        assertThat(read.chain()).isEqualTo(made.chain());
    }

    @Test
    void pkcs8AndSec1KeysAreRead() throws Exception {
        Path chain = write("chain.pem", made.chain().getFirst());
        ECPrivateKey bare = new ECPrivateKey(256, ((java.security.interfaces.ECPrivateKey) made.key()).getS(),
                SECObjectIdentifiers.secp256r1);
        Path sec1 = write("sec1.pem", new PemObject("EC PRIVATE KEY", bare.getEncoded()));
        Path pkcs8 = write("pkcs8.pem", pkcs8(made));
        assertThat(Files.readString(sec1)).contains("BEGIN EC PRIVATE KEY");
        assertThat(Files.readString(pkcs8)).contains("BEGIN PRIVATE KEY");
        for (Path key : List.of(sec1, pkcs8)) {
            Certificates loaded = Certificates.load(chain, key);
            assertThat(loaded.chain()).isEqualTo(made.chain());
            assertThat(loaded.selfSigned()).isTrue();
        }
    }

    @Test
    void aChainKeepsItsOrder() throws Exception {
        Certificates other = make("ca.example.org");
        Path chain = write("chain.pem", made.chain().getFirst(), other.chain().getFirst());
        assertThat(Certificates.load(chain, write("key.pem", pkcs8(made))).chain())
                .containsExactly(made.chain().getFirst(), other.chain().getFirst());
    }

    @Test
    void everyFailureNamesItsFile() throws Exception {
        Path chain = write("chain.pem", made.chain().getFirst());
        Path key = write("key.pem", pkcs8(made));
        Path missing = folder.resolve("missing.pem");
        refused(missing, key, "There is no file " + missing + "; check --cert and --key.");
        refused(chain, missing, "There is no file " + missing + "; check --cert and --key.");
        refused(key, key,
                "There is no certificate in " + key + "; it must hold PEM blocks that begin with BEGIN CERTIFICATE.");
        refused(chain, chain, "There is no private key in " + chain
                + "; it must hold a PEM block that begins with BEGIN PRIVATE KEY.");
        Path other = write("other.pem", pkcs8(make("x")));
        refused(chain, other, "The key in " + other + " does not belong to the first certificate in " + chain
                + "; give the key that the certificate was made with.");
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(2_048);
        Path rsaKey = write("rsa.pem", rsa.generateKeyPair().getPrivate());
        refused(chain, rsaKey, "The key in " + rsaKey + " does not belong to");
        Path rubbish = Files.writeString(folder.resolve("rubbish.pem"), "rubbish");
        refused(rubbish, key, "There is no certificate in " + rubbish);
        Path damaged = Files.writeString(folder.resolve("damaged.pem"),
                "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        refused(damaged, key, "The file " + damaged + " holds damaged PEM");
        refused(folder, key, "The file " + folder + " holds ");
        PemObject locked = new JcaPKCS8Generator(made.key(),
                new JceOpenSSLPKCS8EncryptorBuilder(JcaPKCS8Generator.AES_256_CBC).setPassword("secret".toCharArray())
                        .setProvider(new BouncyCastleProvider()).build())
                .generate();
        Path lockedKey = write("locked.pem", locked);
        refused(chain, lockedKey,
                "The key in " + lockedKey + " is encrypted; decrypt it first, for example with openssl pkey.");
    }

    private static void refused(Path chain, Path key, String sentence) {
        assertThatThrownBy(() -> Certificates.load(chain, key)).isInstanceOf(UnusableCertificateException.class)
                .message().startsWith(sentence).doesNotContain("\n").endsWith(".");
    }

    @Test
    void aCertificateNeedsAName() {
        assertThatThrownBy(() -> make()).isInstanceOf(IllegalArgumentException.class);
    }
}
