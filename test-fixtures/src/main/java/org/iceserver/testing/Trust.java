package org.iceserver.testing;

import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** What the TLS clients of tests trust. */
public final class Trust {
    private Trust() {}

    /**
     * For a client that trusts only this certificate.
     *
     * @param protocol TLS or DTLS
     */
    public static SSLContext only(Certificate certificate, String protocol) throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry("server", certificate);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        return context(protocol, trust.getTrustManagers());
    }

    /** The same, for the first certificate of a file in PEM. */
    public static SSLContext only(Path pem, String protocol) throws Exception {
        try (InputStream in = Files.newInputStream(pem)) {
            return only(CertificateFactory.getInstance("X.509").generateCertificate(in), protocol);
        }
    }

    /** For a client that trusts every server: for tests that check the certificate themselves, or ignore it. */
    public static SSLContext everybody(String protocol) throws GeneralSecurityException {
        return context(protocol, new Everybody());
    }

    private static SSLContext context(String protocol, TrustManager... trust) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance(protocol);
        context.init(null, trust, null);
        return context;
    }

    private static final class Everybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
