package org.iceserver.transport.tls;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.iceserver.transport.FailureText;

/** Reads a certificate chain and its key. Every failure is reported in one sentence. */
final class PemFiles {
    private PemFiles() {}

    static Certificates load(Path chainFile, Path keyFile) throws UnusableCertificateException {
        List<X509Certificate> chain = chain(chainFile);
        PrivateKey key = key(keyFile);
        if (!belongTogether(key, chain.getFirst().getPublicKey())) {
            throw new UnusableCertificateException(
                    "The key in " + keyFile + " does not belong to the first certificate in "
                            + chainFile + "; give the key that the certificate was made with.",
                    null);
        }
        try {
            return new Certificates(key, chain);
        } catch (IOException | IllegalArgumentException e) {
            throw new UnusableCertificateException("The certificate in " + chainFile + " with the key in " + keyFile
                    + " cannot serve TLS: " + FailureText.of(e) + ".", e);
        }
    }

    private static List<X509Certificate> chain(Path file) throws UnusableCertificateException {
        List<X509Certificate> chain = new ArrayList<>();
        JcaX509CertificateConverter converter = new JcaX509CertificateConverter();
        for (Object block : blocks(file)) {
            if (block instanceof X509CertificateHolder certificate) {
                if (chain.isEmpty()) {
                    refuseUnfit(file, KeyKind.of(certificate.getSubjectPublicKeyInfo()));
                }
                try {
                    chain.add(converter.getCertificate(certificate));
                } catch (GeneralSecurityException e) {
                    throw unusable(file, "a certificate that cannot be read", e);
                }
            }
        }
        if (chain.isEmpty()) {
            throw new UnusableCertificateException(
                    "There is no certificate in " + file
                            + "; it must hold PEM blocks that begin with BEGIN CERTIFICATE.",
                    null);
        }
        return chain;
    }

    private static void refuseUnfit(Path file, KeyKind kind) throws UnusableCertificateException {
        if (!kind.serves()) {
            throw new UnusableCertificateException("The certificate in " + file + " has " + kind.words()
                    + ", which TLS clients do not accept; make one with a P-256 key or an RSA key of 2048 bits.", null);
        }
    }

    private static PrivateKey key(Path file) throws UnusableCertificateException {
        JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
        for (Object block : blocks(file)) {
            if (block instanceof PEMEncryptedKeyPair || block instanceof PKCS8EncryptedPrivateKeyInfo) {
                throw new UnusableCertificateException(
                        "The key in " + file + " is encrypted; decrypt it first, for example with openssl pkey.", null);
            }
            try {
                if (block instanceof PEMKeyPair pair) {
                    return converter.getPrivateKey(pair.getPrivateKeyInfo());
                }
                if (block instanceof PrivateKeyInfo info) {
                    return converter.getPrivateKey(info);
                }
            } catch (IOException e) {
                throw unusable(file, "a key that cannot be read", e);
            }
        }
        throw new UnusableCertificateException(
                "There is no private key in " + file + "; it must hold a PEM block that begins with BEGIN PRIVATE KEY.",
                null);
    }

    private static List<Object> blocks(Path file) throws UnusableCertificateException {
        List<Object> blocks = new ArrayList<>();
        try (Reader text = Files.newBufferedReader(file); PEMParser parser = new PEMParser(text)) {
            for (Object block = parser.readObject(); block != null; block = parser.readObject()) {
                blocks.add(block);
            }
            return blocks;
        } catch (NoSuchFileException e) {
            throw new UnusableCertificateException("There is no file " + file + "; check --cert and --key.", e);
        } catch (IOException | RuntimeException e) {
            // Bouncy Castle throws unchecked exceptions for some damaged blocks.
            throw unusable(file, Files.isReadable(file) ? "damaged PEM" : "nothing this user may read", e);
        }
    }

    private static UnusableCertificateException unusable(Path file, String what, Exception cause) {
        return new UnusableCertificateException(
                "The file " + file + " holds " + what + " (" + FailureText.of(cause) + "); check it with openssl.",
                cause);
    }

    private static boolean belongTogether(PrivateKey secret, PublicKey open) {
        try {
            Signature signature = Signature.getInstance(algorithmFor(open));
            signature.initSign(secret);
            signature.update((byte) 1);
            byte[] signed = signature.sign();
            signature.initVerify(open);
            signature.update((byte) 1);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static String algorithmFor(PublicKey open) {
        return switch (open.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> open.getAlgorithm();
        };
    }
}
