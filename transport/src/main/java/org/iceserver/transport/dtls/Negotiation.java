package org.iceserver.transport.dtls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Vector;

import org.bouncycastle.tls.AbstractTlsServer;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.DefaultTlsCredentialedSigner;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.KeyExchangeAlgorithm;
import org.bouncycastle.tls.NameType;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolName;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.ServerName;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCrypto;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsEd25519Signer;
import org.iceserver.transport.Encryption;
import org.iceserver.transport.tls.Certificates;
import org.iceserver.transport.tls.ServerCertificates;
import org.jspecify.annotations.Nullable;

/**
 * The choices of one handshake: DTLS 1.2, ECDHE with AES-GCM, the certificate for the requested name, ALPN. Sessions
 * are not resumed.
 */
final class Negotiation extends AbstractTlsServer {
    private static final int DEADLINE_MILLIS = 10_000;
    private static final String VERSION = "DTLSv1.2";
    /** The JDK's names of Ed25519 and RSA keys. All other keys are on P-256 or a similar curve. */
    private static final String EDWARDS_CURVE = "EdDSA";
    private static final String RSA = "RSA";

    /** The best one first. */
    private enum Suite {
        TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256(CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256),
        TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256(CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256),
        TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384(CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384),
        TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384(CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384);

        private final int code;

        Suite(int code) {
            this.code = code;
        }
    }

    private static final List<Integer> GROUPS = List.of(NamedGroup.x25519, NamedGroup.secp256r1, NamedGroup.secp384r1,
            NamedGroup.secp521r1);
    private static final List<Short> HASHES = List.of(HashAlgorithm.sha256, HashAlgorithm.sha384,
            HashAlgorithm.sha512);

    private final JcaTlsCrypto jca;
    private final ServerCertificates certificates;
    private @Nullable Certificates shown;

    Negotiation(JcaTlsCrypto crypto, ServerCertificates certificates) {
        super(crypto);
        this.jca = crypto;
        this.certificates = certificates;
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return ProtocolVersion.DTLSv12.only();
    }

    @Override
    protected int[] getSupportedCipherSuites() {
        return Arrays.stream(Suite.values()).mapToInt(suite -> suite.code).toArray();
    }

    /** The negotiated encryption, after the handshake. */
    Encryption agreed() {
        return Arrays.stream(Suite.values()).filter(suite -> suite.code == selectedCipherSuite).findFirst()
                .map(suite -> Encryption.of(VERSION, suite.name())).orElseThrow();
    }

    @Override
    public int getHandshakeTimeoutMillis() {
        return DEADLINE_MILLIS;
    }

    @Override
    public int getMaxHandshakeMessageSize() {
        return Records.LONGEST_MESSAGE;
    }

    @Override
    protected boolean allowCertificateStatus() {
        return false;
    }

    // ---- the certificate

    /** Called for each suite that both sides have. The first one for which we have a certificate is taken. */
    @Override
    protected boolean selectCipherSuite(int suite) throws IOException {
        boolean rsa = TlsUtils.getKeyExchangeAlgorithm(suite) == KeyExchangeAlgorithm.ECDHE_RSA;
        for (Certificates one : certificates.candidates(nameAskedFor())) {
            String kind = one.key().getAlgorithm();
            if (kind.equals(RSA) == rsa && algorithm(kind) != null) {
                shown = one;
                return super.selectCipherSuite(suite);
            }
        }
        return false;
    }

    private @Nullable String nameAskedFor() {
        Vector<?> names = parameters().getClientServerNames();
        if (names != null) {
            for (Object each : names) {
                if (each instanceof ServerName name && name.getNameType() == NameType.host_name) {
                    return new String(name.getNameData(), StandardCharsets.US_ASCII);
                }
            }
        }
        return null;
    }

    /** The first algorithm that the client accepts. RSA signs with PKCS #1, which every DTLS 1.2 client supports. */
    private @Nullable SignatureAndHashAlgorithm algorithm(String kind) {
        Vector<?> offered = parameters().getClientSigAlgs();
        List<SignatureAndHashAlgorithm> ours = kind.equals(EDWARDS_CURVE)
                ? List.of(SignatureAndHashAlgorithm.ed25519)
                : HASHES.stream().map(hash -> SignatureAndHashAlgorithm.getInstance(hash,
                        kind.equals(RSA) ? SignatureAlgorithm.rsa : SignatureAlgorithm.ecdsa)).toList();
        return offered == null ? null : ours.stream().filter(one -> offered.contains(one)).findFirst().orElse(null);
    }

    @Override
    public TlsCredentials getCredentials() throws IOException {
        Certificates chosen = shown;
        if (chosen == null) {
            throw new TlsFatalAlert(AlertDescription.internal_error);
        }
        TlsCryptoParameters crypto = new TlsCryptoParameters(context);
        String kind = chosen.key().getAlgorithm();
        SignatureAndHashAlgorithm algorithm = algorithm(kind);
        return kind.equals(EDWARDS_CURVE)
                ? new DefaultTlsCredentialedSigner(crypto, new JcaTlsEd25519Signer(jca, chosen.key()), chain(chosen),
                        algorithm)
                : new JcaDefaultTlsCredentialedSigner(crypto, jca, chosen.key(), chain(chosen), algorithm);
    }

    private Certificate chain(Certificates chosen) throws IOException {
        TlsCertificate[] chain = new TlsCertificate[chosen.chain().size()];
        try {
            for (int i = 0; i < chain.length; i++) {
                chain[i] = jca.createCertificate(chosen.chain().get(i).getEncoded());
            }
        } catch (GeneralSecurityException e) {
            throw new TlsFatalAlert(AlertDescription.internal_error, e);
        }
        return new Certificate(chain);
    }

    private SecurityParameters parameters() {
        return context.getSecurityParametersHandshake();
    }

    // ---- the key exchange

    /** The first of the client's groups that we support. A client that lists no groups supports P-256 (RFC 8422 s4). */
    @Override
    protected int selectECDH(int minimumCurveBits) {
        int[] offered = parameters().getClientSupportedGroups();
        if (offered == null) {
            return NamedGroup.secp256r1;
        }
        for (int group : offered) {
            if (GROUPS.contains(group) && NamedGroup.getCurveBits(group) >= minimumCurveBits) {
                return group;
            }
        }
        return -1;
    }

    // ---- ALPN (RFC 7301, RFC 7443)

    @Override
    protected Vector<ProtocolName> getProtocolNames() {
        Vector<ProtocolName> names = new Vector<>();
        ServerCertificates.STUN_PROTOCOLS.forEach(name -> names.add(ProtocolName.asUtf8Encoding(name)));
        return names;
    }

    /** A client that offers none of our protocols is served without ALPN. */
    @Override
    protected @Nullable ProtocolName selectProtocolName() {
        return selectProtocolName(clientProtocolNames, getProtocolNames());
    }
}
