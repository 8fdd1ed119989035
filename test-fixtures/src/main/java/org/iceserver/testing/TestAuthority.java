package org.iceserver.testing;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.function.BiFunction;

import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An authority that signs certificates for tests. */
public final class TestAuthority {
    private static final X500Name NAME = new X500Name("CN=test authority");
    private static final Duration LIFE = Duration.ofDays(2);

    private final KeyPair signer = keyPair();

    private static KeyPair keyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Writes a certificate for the host and its key into the folder, and replaces existing files.
     *
     * @param pair makes the result from the two files, the certificate's file first
     */
    public <T> T issue(Path folder, String host, BiFunction<Path, Path, T> pair) throws IOException {
        Instant now = Instant.now();
        return issue(folder, host, now.minus(LIFE), now.plus(LIFE), pair);
    }

    /** The same with a certificate that is valid during this time. */
    public <T> T issue(Path folder, String host, Instant from, Instant until, BiFunction<Path, Path, T> pair)
            throws IOException {
        KeyPair leaf = keyPair();
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(NAME,
                new BigInteger(64, new SecureRandom()), Date.from(from), Date.from(until),
                new X500Name("CN=" + host), leaf.getPublic());
        builder.addExtension(Extension.subjectAlternativeName, false,
                new GeneralNames(new GeneralName(GeneralName.dNSName, host)));
        try {
            X509CertificateHolder signed = builder
                    .build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate()));
            return pair.apply(pem(folder.resolve(host + ".crt"), signed),
                    pem(folder.resolve(host + ".key"),
                            new JcaPKCS8Generator(leaf.getPrivate(), null).generate()));
        } catch (OperatorCreationException e) {
            throw new AssertionError(e);
        }
    }

    private static Path pem(Path file, Object block) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
            pem.writeObject(block);
        }
        return Files.writeString(file, text.toString());
    }
}
