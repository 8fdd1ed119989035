package org.iceserver.transport.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509ExtendedKeyManager;

import org.jspecify.annotations.Nullable;

/**
 * Chooses a certificate by the host name that a ClientHello asks for and by the key type that the client can verify.
 *
 * <p>An alias names a certificate of one generation. The previous generation is kept, because a handshake asks several
 * times.
 */
final class NamedKeys extends X509ExtendedKeyManager {
    private static final String ELLIPTIC_CURVE = "EC";
    private static final String EDWARDS_CURVE = "EdDSA";

    /** @param number the number of the generation, which is part of its aliases */
    private record Generation(int number, List<Certificates> certificates, Map<String, Certificates> aliases) {
        Generation(int number, List<Certificates> certificates) {
            this(number, List.copyOf(certificates), new HashMap<>());
            for (Certificates one : certificates) {
                aliases.put(alias(one), one);
            }
        }

        String alias(Certificates one) {
            return number + "-" + certificates.indexOf(one);
        }
    }

    private volatile Generation current;
    private volatile Generation before;

    NamedKeys(List<Certificates> certificates) {
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException("TLS needs at least one certificate");
        }
        current = new Generation(0, certificates);
        before = current;
    }

    synchronized void replace(List<Certificates> certificates) {
        Generation old = current;
        Generation next = new Generation(old.number + 1, certificates);
        before = old;
        current = next;
    }

    List<Certificates> current() {
        return current.certificates;
    }

    /** The certificates that cover the host, else the first of all. */
    List<Certificates> candidates(@Nullable String host) {
        return candidates(current, host);
    }

    private static List<Certificates> candidates(Generation generation, @Nullable String host) {
        List<Certificates> covering = host == null
                ? List.of()
                : generation.certificates.stream().filter(one -> one.covers(host)).toList();
        return covering.isEmpty() ? List.of(generation.certificates.getFirst()) : covering;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
        Generation generation = current;
        return candidates(generation, askedFor(engine.getHandshakeSession())).stream()
                .filter(one -> suits(one, keyType)).findFirst().map(generation::alias).orElse(null);
    }

    /**
     * OpenSSL also asks for EC_EC and EC_RSA, depending on who signed the certificate, and asks for Ed25519 as EC too
     * (RFC 8422 s5.1).
     */
    private static boolean suits(Certificates one, String keyType) {
        String algorithm = one.key().getAlgorithm();
        return keyType.equals(algorithm) || keyType.startsWith(algorithm + "_")
                || (keyType.equals(ELLIPTIC_CURVE) && algorithm.equals(EDWARDS_CURVE));
    }

    private static @Nullable String askedFor(@Nullable SSLSession session) {
        if (session instanceof ExtendedSSLSession extended) {
            for (Object name : requested(extended)) {
                if (name instanceof SNIHostName host) {
                    return host.getAsciiName();
                }
            }
        }
        return null;
    }

    /** The requested host names. Names that Java does not accept as host names, such as my_turn, count as none. */
    private static List<?> requested(ExtendedSSLSession session) {
        try {
            return session.getRequestedServerNames();
        } catch (IllegalArgumentException notAHostName) {
            return List.of();
        }
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        Certificates named = named(alias);
        return named == null ? null : named.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        Certificates named = named(alias);
        return named == null ? null : named.key();
    }

    private @Nullable Certificates named(String alias) {
        Certificates named = current.aliases.get(alias);
        return named != null ? named : before.aliases.get(alias);
    }

    // ---- Never called for a server that uses engines.

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(String[] keyTypes, Principal @Nullable [] issuers,
            @Nullable Socket socket) {
        return null;
    }
}
