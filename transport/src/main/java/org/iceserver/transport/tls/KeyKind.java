package org.iceserver.transport.tls;

import java.io.IOException;

import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * The kind of a certificate's key, in words, and whether it can be used: with BoringSSL, the JDK's TLS, Bouncy Castle's
 * DTLS and today's clients.
 */
record KeyKind(String words, boolean serves) {
    private static final int SHORTEST_RSA = 2_048;

    static KeyKind of(SubjectPublicKeyInfo key) {
        AlgorithmIdentifier algorithm = key.getAlgorithm();
        ASN1ObjectIdentifier kind = algorithm.getAlgorithm();
        if (kind.equals(PKCSObjectIdentifiers.rsaEncryption)) {
            return rsa(key);
        }
        if (kind.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
            return ellipticCurve(algorithm.getParameters());
        }
        if (kind.equals(EdECObjectIdentifiers.id_Ed25519)) {
            return new KeyKind("an Ed25519 key", true);
        }
        if (kind.equals(EdECObjectIdentifiers.id_Ed448)) {
            return new KeyKind("an Ed448 key", false);
        }
        if (kind.equals(PKCSObjectIdentifiers.id_RSASSA_PSS)) {
            return new KeyKind("an RSA-PSS key", false);
        }
        if (kind.equals(X9ObjectIdentifiers.id_dsa)) {
            return new KeyKind("a DSA key", false);
        }
        return new KeyKind("a key of the kind " + kind.getId(), false);
    }

    private static KeyKind rsa(SubjectPublicKeyInfo key) {
        try {
            int bits = RSAPublicKey.getInstance(key.parsePublicKey()).getModulus().bitLength();
            return new KeyKind("an RSA key of " + bits + " bits", bits >= SHORTEST_RSA);
        } catch (IOException | RuntimeException e) {
            return new KeyKind("a damaged RSA key", false);
        }
    }

    private static KeyKind ellipticCurve(ASN1Encodable parameters) {
        if (!(parameters instanceof ASN1ObjectIdentifier curve)) {
            return new KeyKind("an elliptic-curve key with parameters instead of a curve's name", false);
        }
        if (curve.equals(SECObjectIdentifiers.secp256r1)) {
            return new KeyKind("a P-256 key", true);
        }
        if (curve.equals(SECObjectIdentifiers.secp384r1)) {
            return new KeyKind("a P-384 key", true);
        }
        if (curve.equals(SECObjectIdentifiers.secp521r1)) {
            return new KeyKind("a P-521 key", true);
        }
        String name = ECNamedCurveTable.getName(curve);
        return new KeyKind("a key on the curve " + (name == null ? curve.getId() : name), false);
    }
}
