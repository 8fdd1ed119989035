package org.iceserver.transport.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;

import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.iceserver.transport.IpAddress;

/** Makes a self-signed certificate. */
final class SelfSigned {
    private static final Duration LIFE = Duration.ofDays(30);
    /** Clients' clocks may be late. */
    private static final Duration BACKDATED = Duration.ofDays(1);
    private static final int SERIAL_BITS = 120;

    private SelfSigned() {}

    static Certificates make(List<String> names, Instant now, SecureRandom chance) {
        if (names.isEmpty()) {
            throw new IllegalArgumentException("a certificate needs at least one host name or address");
        }
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), chance);
            KeyPair pair = generator.generateKeyPair();
            return new Certificates(pair.getPrivate(), List.of(certificate(names, pair, now, chance)));
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException("this Java cannot make a P-256 certificate", e);
        }
    }

    private static X509Certificate certificate(List<String> names, KeyPair pair, Instant now, SecureRandom chance)
            throws GeneralSecurityException, OperatorCreationException, IOException {
        X500Name self = new X500Name("CN=iceserver");
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(self, new BigInteger(SERIAL_BITS, chance),
                Date.from(now.minus(BACKDATED)), Date.from(now.plus(LIFE)), self, pair.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
        builder.addExtension(Extension.subjectAlternativeName, false,
                new GeneralNames(names.stream().map(SelfSigned::alternativeName).toArray(GeneralName[]::new)));
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
    }

    private static GeneralName alternativeName(String name) {
        try {
            return new GeneralName(GeneralName.iPAddress, IpAddress.parse(name).toString());
        } catch (IllegalArgumentException notAnAddress) {
            return new GeneralName(GeneralName.dNSName, name);
        }
    }
}
