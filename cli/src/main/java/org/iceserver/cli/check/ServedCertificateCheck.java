package org.iceserver.cli.check;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

import org.iceserver.server.check.Check;
import org.iceserver.server.check.Finding;
import org.iceserver.server.check.Term;

/**
 * Checks the certificate that a TLS client gets: is it valid now, and does this machine trust it for that host?
 *
 * @param host the host name or address of the server, without brackets
 */
public record ServedCertificateCheck(String host, int port, Instant now, Duration patience) implements Check {
    private static final String SUBJECT = "certificate";

    @Override
    public List<Finding> findings() {
        X509Certificate shown;
        try {
            shown = shown();
        } catch (IOException | GeneralSecurityException e) {
            return List.of(Finding.wrong(SUBJECT, "No TLS at " + where() + " (" + e.getMessage() + ").",
                    "look whether the server has --cert and --key and its TLS port is open"));
        }
        Term term = Term.of(shown);
        return List.of(term.judged(now).or(this::distrust).orElseGet(() -> Finding.ok(SUBJECT, term.whose()
                + ", as served at " + where() + ", is good for " + Duration.between(now, term.notAfter()).toDays()
                + " more days, and this machine trusts it.")));
    }

    private String where() {
        return host + ":" + port;
    }

    /** Accepts every certificate: the check looks at it and does not trust it. */
    private X509Certificate shown() throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[]{new Anybody()}, null);
        return handshake(context, false);
    }

    /** Judges like a browser on this machine; empty when the browser would go on. */
    private Optional<Finding> distrust() {
        try {
            X509Certificate unused = handshake(SSLContext.getDefault(), true);
            return Optional.empty();
        } catch (SSLException e) {
            return Optional.of(Finding.warn(SUBJECT, "This machine does not trust what is served at " + where() + " ("
                    + e.getMessage() + ").",
                    "a certificate for " + host + " of a public authority, with its whole chain in --cert; or, for an"
                            + " authority of your own, its certificate on each client"));
        } catch (IOException | GeneralSecurityException e) {
            return Optional.of(Finding.wrong(SUBJECT,
                    "TLS at " + where() + " worked once and then no more (" + e.getMessage() + ").",
                    "try again, and look at the server's log"));
        }
    }

    /** @param named whether the host's name must stand in the certificate */
    private X509Certificate handshake(SSLContext context, boolean named)
            throws IOException, GeneralSecurityException {
        int millis = Math.toIntExact(patience.toMillis());
        try (var plain = new Socket()) {
            plain.connect(new InetSocketAddress(host, port), millis);
            try (var secure = (SSLSocket) context.getSocketFactory().createSocket(plain, host, port, true)) {
                secure.setSoTimeout(millis);
                SSLParameters parameters = secure.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm(named ? "HTTPS" : "");
                secure.setSSLParameters(parameters);
                secure.startHandshake();
                if (secure.getSession().getPeerCertificates()[0] instanceof X509Certificate leaf) {
                    return leaf;
                }
                throw new SSLException("the server shows no X.509 certificate");
            }
        }
    }

    private static final class Anybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {
            throw new UnsupportedOperationException("this is a client");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
            // Every certificate is accepted; the check looks at it.
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
            throw new UnsupportedOperationException("this is a client");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
            // Every certificate is accepted; the check looks at it.
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
            throw new UnsupportedOperationException("this is a client");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            // Every certificate is accepted; the check looks at it.
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
