package org.iceserver.client;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;

/** Decides like another trust manager. When it refuses, a sentence names the date or the names of the certificate. */
final class CertificateTrust extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager trust;
    private final InstantSource clock;

    CertificateTrust(X509ExtendedTrustManager trust, InstantSource clock) {
        this.trust = trust;
        this.clock = clock;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        try {
            trust.checkServerTrusted(chain, type, socket);
        } catch (CertificateException e) {
            throw told(chain, type, host(((SSLSocket) socket).getHandshakeSession()), e);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
            throws CertificateException {
        try {
            trust.checkServerTrusted(chain, type, engine);
        } catch (CertificateException e) {
            throw told(chain, type, host(engine.getHandshakeSession()), e);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        trust.checkServerTrusted(chain, type);
    }

    private static String host(SSLSession session) {
        return String.valueOf(session.getPeerHost());
    }

    private CertificateRefusal told(X509Certificate[] chain, String type, String host, CertificateException e) {
        boolean trusted = trusts(chain, type);
        return new CertificateRefusal(RefusedCertificate.sentence(chain, host, trusted, clock.instant()), e);
    }

    /** Whether the chain is valid for some host. */
    private boolean trusts(X509Certificate[] chain, String type) {
        try {
            trust.checkServerTrusted(chain, type);
            return true;
        } catch (CertificateException e) {
            return false;
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        trust.checkClientTrusted(chain, type, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
            throws CertificateException {
        trust.checkClientTrusted(chain, type, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        trust.checkClientTrusted(chain, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return trust.getAcceptedIssuers();
    }
}
