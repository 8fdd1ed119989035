package org.iceserver.transport.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import org.iceserver.transport.IpAddress;
import org.jspecify.annotations.Nullable;

/** A server's key and its certificate chain, leaf first. Immutable. */
public final class Certificates {
    private static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");
    /** Used only in memory. Unlike PKCS #12 it spends no time on deriving a key from a password. */
    private static final String KEY_STORE = "JKS";
    private static final char[] NO_PASSWORD = {};
    private static final int SAN_DNS = 2;
    private static final int SAN_IP = 7;
    /** RFC 7468 section 2. */
    private static final int PEM_LINE = 64;

    private final PrivateKey key;
    private final List<X509Certificate> chain;
    private final SslContext context;
    /** The names in the form in which {@link #covers} compares them, because handshakes ask often. */
    private final List<String> canonicalNames;

    Certificates(PrivateKey key, List<X509Certificate> chain) throws IOException {
        this.key = key;
        this.chain = List.copyOf(chain);
        this.context = context(key, this.chain);
        this.canonicalNames = names().stream().map(Certificates::canonical).toList();
    }

    /**
     * Uses our own SSLContext, because Netty's builder of server contexts checks for Bouncy Castle and loads its whole
     * provider for that.
     */
    private static SslContext context(PrivateKey key, List<X509Certificate> chain) throws IOException {
        try {
            KeyStore store = KeyStore.getInstance(KEY_STORE);
            store.load(null, null);
            store.setKeyEntry("server", key, NO_PASSWORD, chain.toArray(X509Certificate[]::new));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, NO_PASSWORD);
            SSLContext own = SSLContext.getInstance("TLS");
            own.init(keys.getKeyManagers(), null, null);
            return new JdkSslContext(own, false, null, IdentityCipherSuiteFilter.INSTANCE, null, ClientAuth.NONE,
                    PROTOCOLS.toArray(String[]::new), false);
        } catch (GeneralSecurityException e) {
            throw new SSLException(e.getMessage(), e);
        }
    }

    /**
     * Reads a PEM chain and the PEM private key that belongs to its first certificate (PKCS #8, PKCS #1 or SEC 1).
     *
     * @throws UnusableCertificateException when a file cannot be read or used, or the two do not belong together
     */
    public static Certificates load(Path chainFile, Path keyFile) throws UnusableCertificateException {
        return PemFiles.load(chainFile, keyFile);
    }

    /**
     * Makes a P-256 key and a certificate that signs itself, valid for 30 days.
     *
     * @param names host names and IP address literals for the subject alternative names; at least one
     */
    public static Certificates selfSigned(Collection<String> names, Instant now, SecureRandom chance) {
        return SelfSigned.make(List.copyOf(names), now, chance);
    }

    /** The TLS 1.3 and 1.2 server side for Netty, on the JDK's own TLS. */
    public SslContext serverContext() {
        return context;
    }

    public PrivateKey key() {
        return key;
    }

    /** Leaf first. */
    public List<X509Certificate> chain() {
        return chain;
    }

    /** The key and the chain as one PEM text, which {@link #load} can read. It is a secret. */
    public String pem() {
        StringBuilder text = new StringBuilder();
        block(text, "PRIVATE KEY", key.getEncoded());
        try {
            for (X509Certificate certificate : chain) {
                block(text, "CERTIFICATE", certificate.getEncoded());
            }
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that serves has an encoding", e);
        }
        return text.toString();
    }

    private static void block(StringBuilder text, String what, byte[] encoded) {
        text.append("-----BEGIN ").append(what).append("-----\n")
                .append(Base64.getMimeEncoder(PEM_LINE, new byte[]{'\n'}).encodeToString(encoded))
                .append("\n-----END ").append(what).append("-----\n");
    }

    /** Whether the leaf is signed by itself, so that no browser trusts it without a question. */
    public boolean selfSigned() {
        return leaf().getIssuerX500Principal().equals(leaf().getSubjectX500Principal());
    }

    /** The end of the leaf's validity. */
    public Instant expires() {
        return leaf().getNotAfter().toInstant();
    }

    /** The DNS names and IP addresses of the leaf's subject alternative names, unchanged. */
    public List<String> names() {
        return names(leaf());
    }

    /** The same for any certificate. */
    public static List<String> names(X509Certificate leaf) {
        List<String> names = new ArrayList<>();
        for (List<?> name : alternativeNames(leaf)) {
            if (name.get(0) instanceof Integer kind && (kind == SAN_DNS || kind == SAN_IP)
                    && name.get(1) instanceof String text) {
                names.add(text);
            }
        }
        return names;
    }

    /** Whether a browser that connected to {@code host} would find this name in the leaf (RFC 9525 section 6.3). */
    public boolean covers(String host) {
        String wanted = canonical(host);
        return canonicalNames.stream().anyMatch(name -> matches(name, wanted));
    }

    private static boolean matches(String name, String host) {
        if (!name.startsWith("*.")) {
            return name.equals(host);
        }
        int dot = host.indexOf('.');
        return dot > 0 && name.substring(1).equals(host.substring(dot)) && literal(host) == null;
    }

    private static String canonical(String name) {
        String plain = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        String literal = literal(plain);
        return literal != null ? literal : plain.toLowerCase(Locale.ROOT);
    }

    private static @Nullable String literal(String text) {
        try {
            return IpAddress.parse(text).toString();
        } catch (IllegalArgumentException notAnAddress) {
            return null;
        }
    }

    private static Collection<List<?>> alternativeNames(X509Certificate leaf) {
        try {
            Collection<List<?>> names = leaf.getSubjectAlternativeNames();
            return names == null ? List.of() : names;
        } catch (CertificateParsingException e) {
            return List.of();
        }
    }

    private X509Certificate leaf() {
        return chain.getFirst();
    }
}
