package org.iceserver.client;

import java.security.KeyManagementException;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;

import org.iceserver.client.ServerAddress.Protocol;

/** The JDK's own trust. */
final class Tls {
    private Tls() {}

    /** For what the protocol needs: DTLS has a context of its own. */
    static SSLContext standard(Protocol protocol) {
        try {
            if (protocol != Protocol.DTLS) {
                return SSLContext.getDefault();
            }
            SSLContext context = SSLContext.getInstance("DTLS");
            context.init(null, null, null);
            return context;
        } catch (NoSuchAlgorithmException | KeyManagementException e) {
            throw new IllegalStateException("this JDK has no TLS", e);
        }
    }
}
