package org.iceserver.client;

import java.security.KeyManagementException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

import org.iceserver.client.ServerAddress.Protocol;
import org.jspecify.annotations.Nullable;

/** The JDK's own trust. A {@link CertificateRefusal} says why it does not trust a certificate. */
final class Tls {
    private Tls() {}

    /** The context for the protocol; DTLS has its own. */
    static SSLContext standard(Protocol protocol) {
        return protocol == Protocol.DTLS ? StandardDtls.CONTEXT : StandardTls.CONTEXT;
    }

    /** Made when it is first needed, because it reads every authority of the JDK. */
    private static final class StandardTls {
        static final SSLContext CONTEXT = trusting(null, Protocol.TLS, InstantSource.system());
    }

    private static final class StandardDtls {
        static final SSLContext CONTEXT = trusting(null, Protocol.DTLS, InstantSource.system());
    }

    /** @param authorities null: the authorities of the JDK */
    static SSLContext trusting(@Nullable KeyStore authorities, Protocol protocol, InstantSource clock) {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(authorities);
            TrustManager[] explaining = Stream.of(factory.getTrustManagers())
                    .map(trust -> trust instanceof X509ExtendedTrustManager known
                            ? new CertificateTrust(known, clock)
                            : trust)
                    .toArray(TrustManager[]::new);
            SSLContext context = SSLContext.getInstance(protocol == Protocol.DTLS ? "DTLS" : "TLS");
            context.init(null, explaining, null);
            return context;
        } catch (NoSuchAlgorithmException | KeyManagementException | KeyStoreException e) {
            throw new IllegalStateException("this JDK has no TLS", e);
        }
    }
}
